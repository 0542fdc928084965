package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An HTTP/1.1 server on loopback that breaks on the wire: what a client makes of it is then held
 * against what the server really did. It carries requests out by a function and counts them; a
 * client that tries again by itself is seen by that. For every kind that calls by HTTP.
 */
public final class WireFaults implements AutoCloseable {

  /** How one exchange breaks. Those that end in {@code AFTER} broke once the work was done. */
  public enum Wire {
    /** Nobody listens. */
    CONNECTION_REFUSED,
    RESET_BEFORE,
    RESET_AFTER,
    /** The connection is closed in order, without a byte of an answer. */
    CLOSED_BEFORE,
    CLOSED_AFTER,
    /** No answer, until whoever called gives up. */
    SILENT_BEFORE,
    SILENT_AFTER,
    BAD_REQUEST,
    FORBIDDEN,
    /** With {@code Retry-After: 7}. */
    TOO_FAST,
    ERROR_BEFORE,
    ERROR_AFTER,
    UNAVAILABLE,
    GATEWAY_TIMEOUT_AFTER,
    /** To another path of this server: whoever follows it is counted twice. */
    REDIRECT,
    /** Fewer bytes than the head says, then closed. */
    TRUNCATED_AFTER,
    /** 200, and a body that is cut off within its JSON. */
    HALF_JSON_AFTER,
    /** 200, and a proxy's page. */
    LOGIN_PAGE_AFTER,
    /** Bytes that are no HTTP. */
    NO_HTTP_AFTER,
    /** 200, and 10 MB of JSON. */
    HUGE_AFTER,
    /** 200, and one byte of a chunked body now and then, without an end. */
    DRIBBLE_AFTER,
    /** A head without an end. */
    ENDLESS_HEAD_AFTER;

    /** Whether the server carried the request out. */
    public boolean effect() {
      return name().endsWith("_AFTER");
    }

    /**
     * What may be said of a call that broke so, where it was said at all that it failed.
     *
     * @param writes whether the call changes something
     */
    public Set<CallFailed.Kind> sayable(boolean writes) {
      return switch (this) {
        case CONNECTION_REFUSED -> EnumSet.of(CallFailed.Kind.UNREACHABLE);
        case BAD_REQUEST, FORBIDDEN -> EnumSet.of(CallFailed.Kind.REFUSED);
        case TOO_FAST -> EnumSet.of(CallFailed.Kind.NOT_MADE);
        default ->
            writes
                ? EnumSet.of(CallFailed.Kind.UNCERTAIN)
                : EnumSet.of(CallFailed.Kind.UNREACHABLE, CallFailed.Kind.NONSENSE);
      };
    }

    /**
     * How often a call may be sent by one who tries nothing again: Java's client sends a GET up to
     * five times where a connection ends without an answer ({@code
     * jdk.httpclient.redirects.retrylimit}), and knows no other way.
     */
    private int sendings(boolean writes) {
      return switch (this) {
        case CONNECTION_REFUSED -> 0;
        case RESET_BEFORE, RESET_AFTER, CLOSED_BEFORE, CLOSED_AFTER -> writes ? 1 : 5;
        default -> 1;
      };
    }

    /** Whether its status alone says that all is well; a write may take that for done. */
    public boolean success() {
      return switch (this) {
        case TRUNCATED_AFTER, HALF_JSON_AFTER, LOGIN_PAGE_AFTER, HUGE_AFTER -> true;
        default -> false;
      };
    }
  }

  /** A request that came whole; header names in lower case. */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  /** What a sound server says. */
  public record Answer(int status, String type, String body) {

    /** 200 with JSON. */
    public static Answer json(String body) {
      return new Answer(200, "application/json", body);
    }
  }

  private static final int HUGE = 10_000_000;
  private static final int STROKE_MILLIS = 20;

  private final Function<Request, Answer> work;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Request> effects = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final InetSocketAddress address;
  private volatile ServerSocket server;
  private volatile Thread listening;
  private volatile Predicate<Request> which = _ -> false;
  private volatile Wire how = Wire.RESET_BEFORE;

  private WireFaults(ServerSocket server, Function<Request, Answer> work) {
    this.server = server;
    this.work = work;
    this.address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    this.listening = listens(server);
  }

  /**
   * A sound one.
   *
   * @param work carries a request out; called once for each that is
   */
  public static WireFaults start(Function<Request, Answer> work) throws IOException {
    // It listens again at its port once it was refused: none that an outgoing connection may get.
    return new WireFaults(
        new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress()), work);
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  /** Breaks each of these requests from now on. */
  public void breaks(Predicate<Request> these, Wire wire) throws IOException, InterruptedException {
    mend();
    how = wire;
    which = these;
    if (wire == Wire.CONNECTION_REFUSED) {
      server.close();
      // A socket on which somebody waits is closed once he has heard of it.
      listening.join();
      hangUp();
    }
  }

  /** Sound again. */
  public void mend() throws IOException {
    which = _ -> false;
    if (server.isClosed()) {
      ServerSocket again = new ServerSocket();
      again.setReuseAddress(true);
      again.bind(address);
      server = again;
      listening = listens(again);
    }
  }

  /** Every request that came whole, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Those that were carried out. */
  public List<Request> effects() {
    return List.copyOf(effects);
  }

  /** Forgets what it counted. */
  public void forget() {
    requests.clear();
    effects.clear();
  }

  /**
   * Makes a call that writes against one way of breaking: what is said of it must be so, and it was
   * sent once. A call of several requests is broken at the one that writes.
   *
   * @param writing tells that request from the others
   */
  public void holdsWrite(Wire wire, Predicate<Request> writing, Line.Act call) throws Exception {
    holds(wire, true, writing, call);
  }

  /** The same with a call that only reads. */
  public void holdsRead(Wire wire, Predicate<Request> reading, Line.Act call) throws Exception {
    holds(wire, false, reading, call);
  }

  private void holds(Wire wire, boolean writes, Predicate<Request> which, Line.Act call)
      throws Exception {
    holds(
        wire,
        writes,
        which,
        wire.sayable(writes),
        writes && wire.success() ? EnumSet.of(wire) : EnumSet.noneOf(Wire.class),
        call);
  }

  /**
   * The same where more may be said.
   *
   * @param sayable of one that was said to have failed
   * @param done what may be taken for a success
   * @return what was said, or {@code ""}
   */
  String holds(
      Wire wire,
      boolean writes,
      Predicate<Request> which,
      Set<CallFailed.Kind> sayable,
      Set<Wire> done,
      Line.Act call)
      throws Exception {
    forget();
    breaks(which, wire);
    String said = "";
    try {
      call.make();
      assertTrue(done.contains(wire), () -> wire + " was taken for a success");
    } catch (CallFailed e) {
      assertTrue(
          sayable.contains(e.kind()),
          () -> wire + " is said to be " + e.kind() + ": " + e.getMessage());
      said = String.valueOf(e.getMessage());
    } finally {
      mend();
    }
    long sent = requests.stream().filter(which).count();
    int most = wire.sendings(writes);
    assertTrue(
        sent <= most && sent >= Math.min(1, most), () -> wire + ", sent " + sent + ": " + requests);
    assertEquals(wire.effect() ? sent : 0, effects.stream().filter(which).count(), wire.toString());
    return said;
  }

  private Thread listens(ServerSocket socket) {
    return Thread.ofVirtual()
        .start(() -> {
          while (!socket.isClosed()) {
            try {
              Socket client = socket.accept();
              open.add(client);
              Thread.ofVirtual().start(() -> serves(client));
            } catch (IOException e) {
              return; // Closed.
            }
          }
        });
  }

  private void serves(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        if (!which.test(request)) {
          sound(client, done(request));
          continue;
        }
        breaks(client, request, how);
        return;
      }
    } catch (IOException | InterruptedException e) {
      return; // Whoever called has gone.
    } finally {
      open.remove(client);
    }
  }

  private Answer done(Request request) {
    effects.add(request);
    return work.apply(request);
  }

  private void breaks(Socket client, Request request, Wire wire)
      throws IOException, InterruptedException {
    Answer answer = wire.effect() ? done(request) : Answer.json("{}");
    switch (wire) {
      case CONNECTION_REFUSED -> {}
      case RESET_BEFORE, RESET_AFTER -> client.setSoLinger(true, 0);
      case CLOSED_BEFORE, CLOSED_AFTER -> {}
      case SILENT_BEFORE, SILENT_AFTER -> closed.await();
      case BAD_REQUEST -> says(client, "400 Bad Request", "");
      case FORBIDDEN -> says(client, "403 Forbidden", "");
      case TOO_FAST -> says(client, "429 Too Many Requests", "Retry-After: 7\r\n");
      case ERROR_BEFORE, ERROR_AFTER -> says(client, "500 Internal Server Error", "");
      case UNAVAILABLE -> says(client, "503 Service Unavailable", "");
      case GATEWAY_TIMEOUT_AFTER -> says(client, "504 Gateway Timeout", "");
      case REDIRECT ->
          says(client, "307 Temporary Redirect", "Location: " + uri() + request.path() + "\r\n");
      case TRUNCATED_AFTER ->
          sends(client, head(answer, answer.body().length() + 100) + answer.body());
      case HALF_JSON_AFTER -> sound(client, Answer.json("{\"kind\": \"Sta"));
      case LOGIN_PAGE_AFTER -> sound(client, new Answer(200, "text/html", "<html>log in</html>"));
      case NO_HTTP_AFTER -> sends(client, "SSH-2.0-OpenSSH_9.2\r\n");
      case HUGE_AFTER -> sound(client, Answer.json("{\"a\":\"" + "x".repeat(HUGE) + "\"}"));
      case DRIBBLE_AFTER -> {
        sends(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        strokes(client, "1\r\n \r\n");
      }
      case ENDLESS_HEAD_AFTER -> {
        sends(client, "HTTP/1.1 200 OK\r\n");
        strokes(client, "X-More: of it\r\n");
      }
    }
  }

  private void strokes(Socket client, String stroke) throws IOException, InterruptedException {
    while (!closed.await(STROKE_MILLIS, TimeUnit.MILLISECONDS)) {
      sends(client, stroke);
    }
  }

  private static void says(Socket client, String status, String headers) throws IOException {
    sends(client, "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 2\r\n\r\n{}");
  }

  private static void sound(Socket client, Answer answer) throws IOException {
    sends(client, head(answer, answer.body().length()) + answer.body());
  }

  private static String head(Answer answer, int length) {
    return "HTTP/1.1 "
        + answer.status()
        + " X\r\nContent-Type: "
        + answer.type()
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static void sends(Socket client, String text) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The next request whole; null once there is none. */
  private static Request read(InputStream in) throws IOException {
    String first = line(in);
    String[] words = first.split(" ", -1);
    if (words.length != 3) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    byte[] body =
        headers.getOrDefault("transfer-encoding", "").equals("chunked")
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Request(words[0], words[1], headers, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      all.writeBytes(in.readNBytes(size));
      line(in);
    }
    line(in);
    return all.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    byte[] line = new byte[64 * 1024];
    int length = 0;
    for (int b = in.read(); b >= 0 && b != '\n' && length < line.length; b = in.read()) {
      line[length++] = (byte) b;
    }
    return new String(Arrays.copyOf(line, length), StandardCharsets.UTF_8).stripTrailing();
  }

  private void hangUp() throws IOException {
    for (Socket client : open) {
      client.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    hangUp();
  }
}
