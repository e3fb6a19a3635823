/** Has the browser save a file where it saves what is downloaded. It alone knows where. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then, and holds it until it is done.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
