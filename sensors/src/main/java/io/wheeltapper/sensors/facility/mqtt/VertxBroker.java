package io.wheeltapper.sensors.facility.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.MqttConnectionException;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.wheeltapper.sensors.facility.Told;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A broker by Vert.x, MQTT 3.1.1. It is pinged by us, so that one that hangs is found out. */
final class VertxBroker implements Broker {

  /**
   * Its client logs with a trace what it also hands to us, and we tell; held, or it is forgotten.
   */
  private static final Logger CHATTER = Logger.getLogger("io.vertx.mqtt");

  static {
    CHATTER.setLevel(Level.OFF);
  }

  private static final int MOST_WAITING = 20_000;
  private static final int LONGEST = 64 * 1024;
  private static final long PING_MILLIS = 5_000;

  /** SUBACK's word for a subscription that is refused (MQTT 3.1.1, 3.9.3). */
  private static final int REFUSED = 0x80;

  /**
   * Where, and as whom.
   *
   * @param keepSession whether the broker keeps for us what comes while we are away
   */
  record Access(
      URI url,
      String clientId,
      String user,
      Optional<Path> password,
      Tls tls,
      boolean keepSession) {}

  /** Files of the encryption; without an authority the JDK's own are trusted. */
  record Tls(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {}

  private final Access access;
  private final Duration timeout;
  private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong lost = new AtomicLong();
  private volatile String trouble = "";
  private volatile long answered;
  private long told;
  private long pinged;
  private @Nullable Vertx vertx;
  private @Nullable MqttClient client;

  VertxBroker(Access access, Duration timeout) {
    this.access = access;
    this.timeout = timeout;
  }

  @Override
  public void open(List<String> filters) throws IOException, InterruptedException {
    trouble = "";
    Vertx own =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    vertx = own;
    MqttClient made = MqttClient.create(own, options());
    client = made;
    made.publishHandler(this::take);
    made.closeHandler(_ -> trouble = "the broker closed the connection");
    made.exceptionHandler(e -> trouble = String.valueOf(e.getMessage()));
    made.pingResponseHandler(_ -> answered = System.nanoTime());
    made.subscribeCompletionHandler(ack -> {
      if (ack.grantedQoSLevels().contains(REFUSED)) {
        trouble = "a subscription is refused: may '" + access.user() + "' read these topics?";
      }
    });
    boolean tls = access.url().getScheme().equals("mqtts");
    int port = access.url().getPort() > 0 ? access.url().getPort() : tls ? 8883 : 1883;
    await(made.connect(port, access.url().getHost()), "connect");
    Map<String, Integer> wanted = new TreeMap<>();
    filters.forEach(filter -> wanted.put(filter, MqttQoS.AT_LEAST_ONCE.value()));
    await(made.subscribe(wanted), "subscribe");
    answered = System.nanoTime();
    pinged = answered;
    told = answered - 1;
  }

  private void take(MqttPublishMessage message) {
    answered = System.nanoTime();
    Message taken =
        new Message(message.topicName(), message.payload().getBytes(), message.isRetain());
    if (!waiting.offer(taken)) {
      lost.incrementAndGet();
    }
  }

  private MqttClientOptions options() throws IOException {
    MqttClientOptions options = new MqttClientOptions();
    options
        .setClientId(access.clientId())
        .setCleanSession(!access.keepSession())
        .setKeepAliveInterval((int) (4 * PING_MILLIS / 1000))
        .setAutoKeepAlive(false)
        .setMaxMessageSize(LONGEST);
    options.setConnectTimeout((int) timeout.toMillis());
    if (!access.user().isBlank()) {
      options.setUsername(access.user());
    }
    if (access.password().isPresent()) {
      options.setPassword(Told.secret("password-file", access.password().get()));
    }
    if (access.url().getScheme().equals("mqtts")) {
      options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      Tls tls = access.tls();
      if (tls.authority().isPresent()) {
        options.setTrustOptions(
            new PemTrustOptions().addCertPath(tls.authority().get().toString()));
      }
      if (tls.certificate().isPresent() && tls.key().isPresent()) {
        options.setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(tls.certificate().get().toString())
                .setKeyPath(tls.key().get().toString()));
      }
    }
    return options;
  }

  private <T> void await(Future<T> future, String what) throws IOException, InterruptedException {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(access.url() + ": cannot " + what + ": " + reason(e), e);
    } catch (TimeoutException e) {
      throw new IOException(
          access.url() + ": cannot " + what + " within " + timeout.toMillis() + " ms", e);
    }
  }

  /** What a person can mend, in place of the library's words. */
  private String reason(ExecutionException e) {
    boolean tls = access.url().getScheme().equals("mqtts");
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      root = cause;
      switch (cause) {
        case MqttConnectionException refused
            when refused.code() == MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED
                || refused.code()
                    == MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD -> {
          return access.user().isBlank()
              ? "it wants a login; set 'user' and 'password-file'"
              : "the user '" + access.user() + "' or the password is refused";
        }
        case UnknownHostException _ -> {
          return "the host " + access.url().getHost() + " is not known";
        }
        case ConnectException _ -> {
          return "nothing listens there";
        }
        case CertificateException _ -> {
          return "its certificate is not believed ("
              + innermost(cause).getMessage()
              + "); name its authority with 'ca-file', and the host as the certificate does";
        }
        case ClosedChannelException _ -> {
          return closed(tls);
        }
        case FileSystemException file -> {
          return file.getFile() + " cannot be read: " + Told.why(file);
        }
        default -> {}
      }
    }
    String said = String.valueOf(root.getMessage());
    return said.contains("losed") ? closed(tls) : said;
  }

  private static Throwable innermost(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String closed(boolean tls) {
    return "it closes the connection" + (tls ? "" : "; does it want TLS? then write mqtts://");
  }

  @Override
  public @Nullable Message next(long millis) throws IOException, InterruptedException {
    Message message = waiting.poll(millis, TimeUnit.MILLISECONDS);
    if (message == null && !trouble.isEmpty()) {
      throw new IOException(access.url() + ": " + trouble);
    }
    long now = System.nanoTime();
    MqttClient open = client;
    // Also while messages come: to a broker who says nothing for long is gone.
    if (open != null && now - pinged >= PING_MILLIS * 1_000_000) {
      if (message == null && now - answered > 3 * PING_MILLIS * 1_000_000) {
        throw new IOException(access.url() + " answers no pings");
      }
      pinged = now;
      open.ping();
    }
    return message;
  }

  @Override
  public boolean answered() {
    long now = answered;
    boolean news = now != told;
    told = now;
    return news;
  }

  @Override
  public long lost() {
    return lost.getAndSet(0);
  }

  @Override
  public void close() {
    Vertx own = vertx;
    client = null;
    vertx = null;
    waiting.clear();
    if (own != null) {
      own.close();
    }
  }
}
