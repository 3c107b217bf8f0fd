# The engine. Build from the top of the project: docker build -f deploy/docker/engine.Dockerfile .
# ENGINE chooses camunda or operaton.
FROM maven:3.9-eclipse-temurin-17 AS build
ARG ENGINE=camunda
WORKDIR /build
COPY deploy/engine/pom.xml ./
COPY deploy/engine/repository ./repository
COPY deploy/engine/src ./src
RUN mvn -B -q -P "$ENGINE" package \
 && java -Djarmode=tools -jar "target-$ENGINE/bfm-engine.jar" extract --destination /app

FROM eclipse-temurin:17-jre
# curl asks for the health
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin bfm
WORKDIR /app
COPY --from=build /app ./
# Classes of one start, recorded: the next starts take half the time.
RUN BFM_ADMIN_PASSWORD="$(head -c 16 /dev/urandom | base64)" BFM_DB_URL=jdbc:h2:mem:first \
    java -XX:ArchiveClassesAtExit=bfm-engine.jsa -Dspring.context.exit=onRefresh \
    -cp '/app/bfm-engine.jar:/app/lib/*' bfm.engine.Application
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=65", "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/app/bfm-engine.jsa", \
  "-cp", "/app/bfm-engine.jar:/app/lib/*", "bfm.engine.Application"]
