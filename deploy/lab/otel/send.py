#!/usr/bin/env python3
"""send.py PORT grpc|http: exports a gauge, a counter and log lines by OTLP each half second until it is ended."""
import logging
import os
import sys
import time

os.environ.setdefault("OTEL_SDK_DISABLED", "false")
from opentelemetry._logs import SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource

port, way = sys.argv[1], sys.argv[2]
if way == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter

    metrics = OTLPMetricExporter(endpoint=f"http://127.0.0.1:{port}", insecure=True)
    logs = OTLPLogExporter(endpoint=f"http://127.0.0.1:{port}", insecure=True)
else:
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

    metrics = OTLPMetricExporter(f"http://127.0.0.1:{port}/v1/metrics", compression=Compression.Gzip)
    logs = OTLPLogExporter(f"http://127.0.0.1:{port}/v1/logs", compression=Compression.Gzip)

resource = Resource.create({"service.name": "trainer", "host.name": "n1", "slurm.job.id": "4711"})
meters = MeterProvider(
    metric_readers=[PeriodicExportingMetricReader(metrics, export_interval_millis=500)], resource=resource
)
meter = meters.get_meter("lab")
gauge = meter.create_gauge("hw.gpu.utilization", unit="1")
steps = meter.create_gauge("global_step")
provider = LoggerProvider(resource=resource)
provider.add_log_record_processor(BatchLogRecordProcessor(logs, schedule_delay_millis=500))
try:
    from opentelemetry.sdk._logs import LoggingHandler

    handler = LoggingHandler(level=logging.INFO, logger_provider=provider)
except ImportError:
    handler = None
log = logging.getLogger("train")
log.setLevel(logging.INFO)
log.propagate = False
if handler:
    log.addHandler(handler)
print("sending", flush=True)
step = 0
while True:
    step += 1
    gauge.set(0.5, {"hw.id": "GPU-1"})
    steps.set(step)
    line = "[rank 3] Watchdog caught collective operation timeout"
    if handler:
        log.info(line)
    else:
        provider.get_logger("train").emit(
            timestamp=time.time_ns(), severity_number=SeverityNumber.INFO, body=line
        )
    time.sleep(0.5)
