package io.wheeltapper.deploy.bench;

import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A Prometheus that writes remotely: its fleet's series spread over a few shards, a connection
 * each, as its queue does. In a process of its own. Arguments: port, milliseconds from scrape to
 * scrape (0 is as fast as it is taken), seconds.
 */
final class Outflow {

  private static final int SHARDS = 4;
  private static final int NODES_A_REQUEST = 48;
  private static final String NODE = "@NODE@";
  private static final String VALUE = "@VALUE@1";

  /** A time of this century takes six bytes, whichever it is. */
  private static final int TIME_BYTES = 6;

  private final int port;
  private final int every;
  private final int seconds;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong again = new AtomicLong();

  private Outflow(int port, int every, int seconds) {
    this.port = port;
    this.every = every;
    this.seconds = seconds;
  }

  /** Prints how many samples were taken from it, and how often it had to send again. */
  public static void main(String[] arguments) throws Exception {
    Outflow outflow =
        new Outflow(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]));
    long base = System.currentTimeMillis();
    List<Thread> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      int own = shard;
      shards.add(Thread.ofPlatform().start(() -> outflow.send(own, base)));
    }
    for (Thread shard : shards) {
      shard.join();
    }
    System.out.println(outflow.sent.get() + " " + outflow.again.get());
  }

  private void send(int shard, long base) {
    byte[] template = template(shard);
    int[] nodes = places(template, NODE);
    int[] values = places(template, VALUE);
    byte[] message = new byte[template.length * NODES_A_REQUEST];
    SnappyCompressor snappy = new SnappyCompressor();
    byte[] packed = new byte[snappy.maxCompressedLength(message.length)];
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long begin = System.nanoTime();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int round = 0; System.nanoTime() < end; round++) {
        long time = base + round * (long) Math.max(every, 1_000);
        for (int node = 0;
            node < Arrivals.NODES && System.nanoTime() < end;
            node += NODES_A_REQUEST) {
          int count = Math.min(NODES_A_REQUEST, Arrivals.NODES - node);
          for (int i = 0; i < count; i++) {
            int at = i * template.length;
            System.arraycopy(template, 0, message, at, template.length);
            fill(message, at, nodes, values, node + i, round, time);
          }
          int length =
              snappy.compress(message, 0, count * template.length, packed, 0, packed.length);
          if (every > 0) {
            long due =
                begin + 1_000_000L * (round * (long) every + (long) every * node / Arrivals.NODES);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
              LockSupport.parkNanos(wait);
            }
          }
          post(client, Arrays.copyOf(packed, length));
          sent.addAndGet((long) count * values.length);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void post(HttpClient client, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/write"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    while (true) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 == 2) {
        return;
      }
      if (status != 503) {
        throw new IllegalStateException("answered " + status);
      }
      again.incrementAndGet();
      LockSupport.parkNanos(50_000_000L);
    }
  }

  private static void fill(
      byte[] into, int at, int[] nodes, int[] values, int node, int round, long time) {
    for (int place : nodes) {
      int rest = node;
      for (int digit = NODE.length() - 1; digit >= 0; digit--) {
        into[at + place + digit] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      int place = at + values[i];
      bytes.putDouble(place, 30 + (node * 31 + round * 7 + i * 13) % 60);
      long rest = time;
      // Behind the value stands the tag of the time.
      for (int b = 0; b < TIME_BYTES; b++) {
        into[place + Double.BYTES + 1 + b] = (byte) (rest & 0x7f | (b < TIME_BYTES - 1 ? 0x80 : 0));
        rest >>>= 7;
      }
    }
  }

  /** One node's series of a shard, by prometheus.WriteRequest. */
  private static byte[] template(int shard) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int gpu = 0; gpu < Pages.GPUS; gpu++) {
      for (int metric = 0; metric < Pages.METRICS; metric++) {
        if ((gpu + metric) % SHARDS == shard) {
          ByteArrayOutputStream series = new ByteArrayOutputStream();
          label(series, "DCGM_FI_DRIVER_VERSION", "550.54.15");
          label(series, "Hostname", "gpu-" + NODE);
          label(series, "UUID", "GPU-5f3a9c1e-%04d-4b7d-9c11-4f2d00%s".formatted(gpu, NODE));
          label(series, "__name__", "DCGM_FI_DEV_" + Pages.metric(metric));
          label(series, "device", "nvidia" + gpu);
          label(series, "gpu", Integer.toString(gpu));
          label(series, "instance", "gpu-" + NODE + ":9400");
          label(series, "job", "dcgm");
          label(series, "modelName", "NVIDIA H100 80GB HBM3");
          label(series, "pci_bus_id", "00000000:%02X:00.0".formatted(0x1b + gpu * 16));
          ByteArrayOutputStream sample = new ByteArrayOutputStream();
          sample.write(1 << 3 | 1);
          sample.writeBytes(VALUE.getBytes(StandardCharsets.ISO_8859_1));
          sample.write(2 << 3);
          sample.writeBytes(new byte[TIME_BYTES]);
          field(series, 2, sample.toByteArray());
          field(all, 1, series.toByteArray());
        }
      }
    }
    return all.toByteArray();
  }

  private static void label(ByteArrayOutputStream series, String name, String value) {
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    field(label, 1, name.getBytes(StandardCharsets.UTF_8));
    field(label, 2, value.getBytes(StandardCharsets.UTF_8));
    field(series, 1, label.toByteArray());
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
    out.write(number << 3 | 2);
    int rest = bytes.length;
    for (; rest > 0x7f; rest >>>= 7) {
      out.write(rest & 0x7f | 0x80);
    }
    out.write(rest);
    out.writeBytes(bytes);
  }

  private static int[] places(byte[] bytes, String text) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    List<Integer> places = new ArrayList<>();
    for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
      places.add(at);
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }
}
