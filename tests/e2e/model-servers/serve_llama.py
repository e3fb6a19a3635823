"""Serves a GGUF model with llama.cpp's own HTTP server until standard input closes."""

import sys

import xllamacpp

LONGEST_ANSWER = 60


def main(model_path, port):
    params = xllamacpp.CommonParams()
    params.model.path = model_path
    params.model_alias = {"tiny-random"}
    params.n_ctx = 2048
    params.n_parallel = 1
    params.n_predict = LONGEST_ANSWER
    params.cpuparams.n_threads = 1
    params.warmup = False
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.sampling.seed = 8002
    server = xllamacpp.Server(params)
    print(f"listening {server.listening_address}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
