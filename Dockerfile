FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN scripts/release.sh /vinbot

# The programs that read labels belong to the product.
FROM debian:bookworm-slim AS base
RUN apt-get update \
	&& apt-get install -y --no-install-recommends \
		ca-certificates poppler-utils fonts-liberation \
		tesseract-ocr tesseract-ocr-eng tesseract-ocr-spa tesseract-ocr-fra tesseract-ocr-deu \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --uid 10001 --create-home --home-dir /data vinbot
COPY --from=build /vinbot /usr/local/bin/vinbot
COPY scripts/container-health.sh /usr/local/bin/container-health
USER vinbot
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["container-health"]

# What compose.yaml starts: the playground, which answers only to its own machine,
# and a relay that lets the container's host in.
FROM base AS playground
USER root
RUN apt-get update && apt-get install -y --no-install-recommends socat && rm -rf /var/lib/apt/lists/*
COPY scripts/container-playground.sh /usr/local/bin/container-playground
USER vinbot
CMD ["container-playground"]

# What is deployed.
FROM base AS runtime
ENV LISTEN_ADDR=0.0.0.0:8080
CMD ["vinbot", "serve"]
