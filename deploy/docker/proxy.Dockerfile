# TLS and the only way in. Build from the top of the project: docker build -f deploy/docker/proxy.Dockerfile .
FROM nginx:1.28-alpine
COPY deploy/docker/nginx.conf /etc/nginx/nginx.conf
COPY --chmod=0755 deploy/docker/proxy.sh /proxy.sh
USER 101:101
EXPOSE 8080 8443
ENTRYPOINT ["/proxy.sh"]
