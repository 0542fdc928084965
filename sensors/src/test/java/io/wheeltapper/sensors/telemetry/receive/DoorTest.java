package io.wheeltapper.sensors.telemetry.receive;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that mean ill, or are ill: what they take is bounded, and others come in beside them. */
class DoorTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int MEBI = 1 << 20;
  private static final Door.Patience LONG = new Door.Patience(120_000, 120_000);

  private final Drops drops = new Drops("x", "requests");
  private Set<String> paths = Set.of("/in");

  private Door door(Door.Patience patience, Map<String, String> more) throws Exception {
    KindSpec spec = new KindSpec("x", "x", Terms.settings("127.0.0.1:1"), List.of());
    Map<String, String> all =
        new HashMap<>(Map.of("listen", "127.0.0.1:0", "largest-body", "1", "most-held", "1"));
    all.putAll(more);
    return Door.open(Terms.of(new Settings("x", spec, all)), paths, drops, patience);
  }

  private static Socket connect(Door door) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String head(int length) {
    return "POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  /** All that comes until the other side hangs up. */
  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return ""; // it hung up while more was on its way
    }
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int b = in.read(); b >= 0 && b != '\r'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString();
  }

  /** One byte each so often, until the other side hangs up. */
  private static Thread dribble(Socket socket, char with) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            OutputStream out = socket.getOutputStream();
            while (true) {
              out.write(with);
              out.flush();
              TimeUnit.MILLISECONDS.sleep(20);
            }
          } catch (IOException e) {
            return; // hung up
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** A whole request is let in, read and answered. */
  private static void served(Door door) throws Exception {
    try (Socket socket = connect(door)) {
      write(socket, head(3) + "abc");
      Door.Guest guest = door.next(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      assertNotNull(guest);
      assertEquals("abc", new String(guest.letter().body(), StandardCharsets.UTF_8));
      guest.answer(Reply.taken());
      assertEquals("HTTP/1.1 204 No Content", line(socket));
    }
  }

  private void dropped(String reason) {
    await().atMost(LIMIT).until(() -> drops.dropped().containsKey(reason));
  }

  @Test
  void aBodyThatDribblesIsGivenUp() throws Exception {
    try (Door door = door(new Door.Patience(300, 120_000), Map.of());
        Socket slow = connect(door)) {
      write(slow, head(1_000_000));
      Thread dribbles = dribble(slow, 'a');
      assertTrue(rest(slow).startsWith("HTTP/1.1 408 "));
      dribbles.join();
      dropped("slow-request");
      served(door);
    }
  }

  @Test
  void headersThatDribbleAreGivenUpThoughTheConnectionIsNeverIdle() throws Exception {
    try (Door door = door(new Door.Patience(120_000, 300), Map.of());
        Socket slow = connect(door)) {
      write(slow, "POST /in HTTP/1.1\r\nX-A: ");
      Thread dribbles = dribble(slow, 'a');
      assertEquals("", rest(slow));
      dribbles.join();
      dropped("slow-connection");
    }
  }

  @Test
  void oneConnectionTooManyIsHungUpOn() throws Exception {
    try (Door door = door(LONG, Map.of("most-connections", "2"));
        Socket first = connect(door);
        Socket second = connect(door)) {
      write(first, head(1));
      write(second, head(1));
      await()
          .atMost(LIMIT)
          .until(() -> {
            try (Socket third = connect(door)) {
              return rest(third).isEmpty();
            }
          });
      dropped("refused-connection");
      first.close();
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> {
            try (Socket next = connect(door)) {
              write(next, "GET /in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
              return line(next).equals("HTTP/1.1 405 Method Not Allowed");
            }
          });
    }
  }

  @Test
  void whoGoesAwayInTheMiddleLeavesNothingBehind() throws Exception {
    try (Door door = door(LONG, Map.of())) {
      for (int i = 0; i < 8; i++) { // of a bound that holds one of them
        try (Socket gone = connect(door)) {
          write(gone, head(MEBI) + "a".repeat(MEBI - 1));
        }
      }
      await()
          .atMost(LIMIT)
          .until(() -> {
            try (Socket socket = connect(door)) {
              write(socket, head(1) + "a");
              Door.Guest guest = door.next(1, TimeUnit.SECONDS);
              if (guest != null) {
                guest.answer(Reply.taken());
              }
              return line(socket).equals("HTTP/1.1 204 No Content");
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", // a hello of TLS
        "\u0000\u0001\u0002\u0003\r\n\r\n",
        "POST /in HTTP/9.9\r\n\r\n",
        "POST /in HTTP/1.1\r\nContent-Length: -7\r\n\r\n",
        "POST /in HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /in HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
        "PRI * HTTP/2.0\r\n\r\n"
            + "SM\r\n\r\n"
            + "\u0000\u0000\u0099\u0077\u0000nonsense of frames, and more of it"
      })
  void nonsenseCostsItselfAlone(String nonsense) throws Exception {
    try (Door door = door(new Door.Patience(300, 1_000), Map.of());
        Socket socket = connect(door)) {
      write(socket, nonsense);
      socket.shutdownOutput();
      String said = rest(socket);
      assertTrue(!said.contains(" 204 ") && !said.contains(" 200 "), said);
      served(door);
    }
  }

  @Test
  void headersAreBounded() throws Exception {
    try (Door door = door(LONG, Map.of());
        Socket socket = connect(door)) {
      write(socket, "POST /in HTTP/1.1\r\nX-A: " + "a".repeat(100_000) + "\r\n\r\n");
      String said = rest(socket);
      assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 4"), said);
      served(door);
    }
  }

  @Test
  void aFloodIsAnsweredTooAndNoneOfItIsLost() throws Exception {
    try (Door door = door(LONG, Map.of())) {
      int senders = 20;
      int each = 50;
      AtomicInteger taken = new AtomicInteger();
      AtomicInteger later = new AtomicInteger();
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < senders; i++) {
        all.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int n = 0; n < each; n++) {
                    try (Socket socket = connect(door)) {
                      write(socket, head(100_000) + "a".repeat(100_000));
                      String status = line(socket);
                      if (status.contains(" 204 ")) {
                        taken.incrementAndGet();
                      } else {
                        later.incrementAndGet();
                      }
                    } catch (IOException e) {
                      later.incrementAndGet(); // refused before its body was read
                    }
                  }
                }));
      }
      int read = 0;
      while (taken.get() + later.get() < senders * each) {
        Door.Guest guest = door.next(50, TimeUnit.MILLISECONDS);
        if (guest != null) {
          read++;
          guest.answer(Reply.taken());
        }
      }
      for (Thread sender : all) {
        sender.join();
      }
      assertEquals(read, taken.get());
      assertTrue(taken.get() > 0);
    }
  }

  /** A call of gRPC whose message is said to be of so many bytes, and which sends fewer of them. */
  private static HttpClientRequest call(HttpClient client, Door door, int says, int sends)
      throws Exception {
    HttpClientRequest request =
        client
            .request(HttpMethod.POST, door.port(), "127.0.0.1", "/lab.In/Export")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    request.setChunked(true);
    request.write(
        Buffer.buffer().appendByte((byte) 0).appendInt(says).appendBytes(new byte[sends]));
    return request;
  }

  @Test
  void aCallThatDribblesItsMessageIsGivenUp() throws Exception {
    paths = Set.of("/in", "/lab.In/Export");
    Vertx vertx = Vertx.vertx();
    try (Door door = door(new Door.Patience(300, 120_000), Map.of())) {
      HttpClient client = client(vertx);
      HttpClientRequest slow = call(client, door, MEBI / 2, 10);
      AtomicInteger reset = new AtomicInteger();
      slow.exceptionHandler(_ -> reset.incrementAndGet());
      dropped("slow-request");
      await().atMost(LIMIT).until(() -> reset.get() > 0);
      served(door);
    } finally {
      vertx.close();
    }
  }

  @Test
  void callsThatHoardAreGivenUpTheNewestFirst() throws Exception {
    paths = Set.of("/in", "/lab.In/Export");
    Vertx vertx = Vertx.vertx();
    try (Door door = door(LONG, Map.of())) {
      HttpClient client = client(vertx);
      AtomicInteger reset = new AtomicInteger();
      for (int i = 0; i < 6; i++) {
        call(client, door, MEBI - 1, MEBI - 100).exceptionHandler(_ -> reset.incrementAndGet());
      }
      dropped("deferred-request");
      await().atMost(LIMIT).until(() -> reset.get() > 0);
    } finally {
      vertx.close();
    }
  }

  private static HttpClient client(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2MultiplexingLimit(10));
  }
}
