#!/usr/bin/env bash
# The container's health check: the image holds no HTTP client, and bash is one.
exec 3<>/dev/tcp/127.0.0.1/8080 || exit 1
printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3
read -r _ status _ <&3 && [ "$status" = 200 ]
