# The service in a container: docker build --tag reliability . && docker run --publish 127.0.0.1:8000:8000 reliability
FROM python:3.13-slim
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY reliability reliability
COPY models models
RUN pip install --no-cache-dir '.[serve]' && rm -r /build/*
WORKDIR /
USER nobody
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health')"]
ENTRYPOINT ["reliability"]
CMD ["serve", "--host", "0.0.0.0"]
