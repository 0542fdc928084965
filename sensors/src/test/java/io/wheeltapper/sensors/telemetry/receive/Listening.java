package io.wheeltapper.sensors.telemetry.receive;

import static org.awaitility.Awaitility.await;

import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A receiver that runs while a test wants it, and a plain sender. */
public final class Listening implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  public final Collected got = new Collected();
  private final Receiver receiver;
  private final Thread thread;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Listening(Receiver receiver) {
    this.receiver = receiver;
    this.thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                receiver.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.toString());
              }
            });
    await().atMost(LIMIT).until(() -> receiver.port() > 0 || !got.rejected().isEmpty());
  }

  public int port() {
    return receiver.port();
  }

  public Drops drops() {
    return receiver.drops();
  }

  /** Sends a body, and waits for the answer. */
  public HttpResponse<String> post(String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
    client.close();
  }
}
