/** A page of an answer, by tokens of about four characters some two hundred. */
export const page = `## A part of the answer

Some words of prose with **bold** and \`code\` in them, long enough to fill a line or two of the window, and a
[link](https://example.org) at the end.

1. A first point
2. A second point, with $x^2$ in it

| name | value |
| --- | ---: |
| one | 1 |
| two | 2 |

\`\`\`rust
fn double(number: u64) -> u64 {
    number * 2 // twice as much
}
\`\`\`

`;
