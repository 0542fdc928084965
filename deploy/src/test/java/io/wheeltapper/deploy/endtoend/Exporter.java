package io.wheeltapper.deploy.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A node's page of metrics on loopback: one GPU's load, and the steps of a job. */
final class Exporter implements AutoCloseable {

  private final HttpServer server;
  private final String job;
  private final AtomicInteger pages = new AtomicInteger();
  private final AtomicInteger step = new AtomicInteger();
  private volatile boolean answers = true;
  private volatile boolean steps = true;
  private volatile int load = 97;

  /** Of the job with this id. */
  Exporter(String job) throws IOException {
    this.job = job;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/metrics", this::page);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics";
  }

  private void page(HttpExchange exchange) throws IOException {
    int number = steps ? step.incrementAndGet() : step.get();
    byte[] page =
        """
        DCGM_FI_DEV_GPU_UTIL{gpu="0",pci_bus_id="00000000:10:00.0",UUID="GPU-e2e"} %d
        global_step{slurm_job_id="%s"} %d
        """
            .formatted(load, job, number)
            .getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(answers ? 200 : 503, answers ? page.length : -1);
      if (answers) {
        exchange.getResponseBody().write(page);
      }
    }
    pages.incrementAndGet();
  }

  /** From now on each page has one step more, or none. */
  void steps(boolean more) {
    steps = more;
  }

  /** Percent. */
  void load(int percent) {
    load = percent;
  }

  void answers(boolean does) {
    answers = does;
  }

  /** How often it was asked. */
  int pages() {
    return pages.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
