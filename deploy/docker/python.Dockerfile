# Workers and letter service (target run), and `bfm deploy` with the checks that need Node.js (target tools).
# Build from the top of the project: docker build -f deploy/docker/python.Dockerfile --target run .
FROM python:3.11-slim-bookworm AS run
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    fonts-dejavu-core fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10002 --no-create-home --shell /usr/sbin/nologin bfm \
 && install -d -o bfm -g bfm /outbox /results /reports
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY workers ./workers
COPY bpmn ./bpmn
COPY templates ./templates
COPY deploy/access.yaml deploy/imprint.yaml deploy/providers.yaml deploy/measures.yaml ./deploy/
RUN python -m compileall -q workers
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BFM_SECRETS=/run/secrets BFM_OUTBOX=/outbox \
    BFM_RESULTS=/results BFM_REPORTS=/reports HOME=/tmp
USER 10002:10002
ENTRYPOINT ["python", "-m", "workers"]

FROM run AS tools
USER root
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml README.md ./
COPY deploy/lint ./deploy/lint
RUN python -c "from workers.check.node import packages; packages()" \
 && chown -R bfm:bfm deploy/lint
USER 10002:10002
