package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the outbox holds, one letter at a time over HTTP/2, the oldest first, and a heartbeat
 * when there is nothing. What was not answered is sent again, under the same numbers. One thread.
 */
final class Uplink implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /** Signals in one letter, so that it stays far below what the agent takes. */
  private static final int SIGNALS = 1_000;

  /** A letter too long for the agent is sent in parts. */
  private int most = SIGNALS;

  private final String node;
  private final URI url;
  private final @Nullable Path tokenFile;
  private final Outbox outbox;
  private final Exceptions exceptions;
  private final HttpClient client;
  private String heed = "";
  private String since = "";
  private long gap;

  /** The agent does not know what was said once; a word for it may have to wait for the disk. */
  private boolean again;

  private volatile String trouble = "not heard of the agent yet";
  private volatile long sent;

  Uplink(
      String node,
      URI agent,
      @Nullable Path tokenFile,
      @Nullable SSLContext tls,
      Outbox outbox,
      Exceptions exceptions) {
    this.node = node;
    this.url = agent.resolve("/v1/signals");
    this.tokenFile = tokenFile;
    this.outbox = outbox;
    this.exceptions = exceptions;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(Duration.ofSeconds(10));
    this.client = (tls == null ? builder : builder.sslContext(tls)).build();
  }

  /** What stands between this node and the agent, or {@code ""}. */
  String trouble() {
    return trouble;
  }

  /** Signals that the agent has acknowledged. */
  long sent() {
    return sent;
  }

  @Override
  public void run() {
    long pause = FIRST_PAUSE_MILLIS;
    long heard = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          long quiet = System.currentTimeMillis() - heard;
          outbox.await(NodesSensor.HEARTBEAT.toMillis() - quiet);
          Optional<Outbox.Batch> batch = outbox.oldest(most);
          if (batch.isEmpty() && !outbox.trouble().isEmpty()) {
            // What is there goes, and makes room; then there is nothing to say but silence.
            throw new IOException(outbox.trouble());
          }
          if (batch.isEmpty()
              && System.currentTimeMillis() - heard < NodesSensor.HEARTBEAT.toMillis()) {
            continue;
          }
          send(batch.orElse(new Outbox.Batch("0000000000000-00000000", 0, List.of())));
          heard = System.currentTimeMillis();
          told("");
          pause = FIRST_PAUSE_MILLIS;
        } catch (IOException | RuntimeException e) {
          // Whatever stands in a token's file or an answer: it is tried again.
          heard = 0;
          told(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
          // Nodes that lost the agent together must not come back together.
          TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause));
          pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it holds is never in a message, whatever it is. */
  private static String token(Path file) throws IOException {
    String token = Files.readString(file).strip();
    if (!token.matches("[!-~]+")) {
      throw new IOException(file + ": a token is one word of printable characters");
    }
    return token;
  }

  private void told(String now) {
    if (!now.equals(trouble)) {
      if (now.isEmpty()) {
        LOG.info("agent={} state=reached", url);
      } else {
        LOG.warn("agent={} state=away reason={}", url, now);
      }
      trouble = now;
    }
  }

  private void send(Outbox.Batch batch) throws IOException, InterruptedException {
    byte[] body =
        Letter.write(new Letter.Head(node, batch.stream(), batch.first(), heed), batch.lines());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "gzip")
            .header(NodesServer.NODE, node)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (tokenFile != null) {
      request.header("Authorization", "Bearer " + token(tokenFile));
    }
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() == 413 && most > 1 && batch.lines().size() > 1) {
      most = Math.max(1, batch.lines().size() / 2);
      return;
    }
    if (response.statusCode() != 200) {
      String words = new String(response.body(), java.nio.charset.StandardCharsets.UTF_8).strip();
      throw new IOException(
          "the agent answers "
              + response.statusCode()
              + ": "
              + words.substring(0, Math.min(200, words.length())));
    }
    Letter.Answer answer = Json.mapper().readValue(response.body(), Letter.Answer.class);
    if (answer == null || answer.since() == null || answer.since().isEmpty()) {
      throw new IOException("what answers there is no agent");
    }
    if (!batch.lines().isEmpty()) {
      outbox.acknowledge(batch.stream(), answer.next());
      sent += batch.lines().size();
    }
    most = Math.min(SIGNALS, most * 2);
    List<Heed> looks = answer.looks();
    if (looks != null) {
      exceptions.heed(looks);
      heed = answer.heed();
    }
    again |= !answer.since().equals(since) && !since.isEmpty() || outbox.givenUp() > gap;
    since = answer.since();
    gap = outbox.givenUp();
    if (again) {
      outbox.offer(exceptions.again());
      again = false;
      // What is too long for any letter is given up once more, and would be for ever.
      gap = outbox.givenUp();
    }
  }
}
