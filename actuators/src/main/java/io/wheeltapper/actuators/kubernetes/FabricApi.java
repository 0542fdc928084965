package io.wheeltapper.actuators.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The real {@link Api}, by Fabric8's client: its way to the server and its ways to log in there,
 * without its tries again. The client is made at the first call, and anew when what it was made of
 * has changed.
 */
final class FabricApi implements Api, AutoCloseable {

  private final Access access;
  private final Duration limit;
  private @Nullable KubernetesClient client;
  private String madeOf = "";

  /** Follows no redirect: that would send the write, and our token, once more, to anywhere. */
  private static final class Straight extends JdkHttpClientFactory {
    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.followRedirects(HttpClient.Redirect.NEVER);
    }
  }

  FabricApi(Access access, Duration limit) {
    this.access = access;
    this.limit = limit;
  }

  private synchronized KubernetesClient client() throws CallFailed {
    String now = access.fingerprint();
    KubernetesClient known = client;
    if (known != null && now.equals(madeOf)) {
      return known;
    }
    if (known != null) {
      known.close();
    }
    KubernetesClient fresh =
        new KubernetesClientBuilder()
            .withConfig(access.config())
            .withHttpClientFactory(new Straight())
            .build();
    client = fresh;
    madeOf = now;
    return fresh;
  }

  @Override
  public Answer send(Ask ask) throws CallFailed, InterruptedException {
    access.check();
    KubernetesClient there = client();
    String base = there.getConfiguration().getMasterUrl().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        there
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(base + ask.path())
            .timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (ask.body().isEmpty()) {
      request.method(ask.method(), null, null);
    } else {
      request.method(ask.method(), ask.type(), ask.body());
    }
    Gathered answer = new Gathered(there.getHttpClient(), request.build());
    try {
      // The client's own limit comes first; this one is for a body that never ends.
      return answer.whole(limit.multipliedBy(3).dividedBy(2));
    } catch (TimeoutException e) {
      throw failed(ask, e);
    } catch (ExecutionException e) {
      throw failed(ask, root(e));
    }
  }

  private static Throwable root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause && !connecting(cause)) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** No connection came about: nothing was sent. */
  private static boolean connecting(Throwable thrown) {
    return thrown instanceof ConnectException
        || thrown instanceof HttpConnectTimeoutException
        || thrown instanceof UnknownHostException
        || thrown instanceof javax.net.ssl.SSLHandshakeException;
  }

  private static CallFailed failed(Ask ask, Throwable cause) {
    if (connecting(cause)) {
      return new CallFailed(
          CallFailed.Kind.UNREACHABLE, "the API server is not reached: " + why(cause), cause);
    }
    if (cause instanceof Gathered.TooLong) {
      return new CallFailed(
          ask.writes() ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.NONSENSE, why(cause), cause);
    }
    boolean late = cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
    String words = late ? "the API server did not answer in time" : why(cause);
    return new CallFailed(
        ask.writes() ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE,
        words + ": " + ask.method() + " " + ask.path(),
        cause);
  }

  private static String why(Throwable cause) {
    String message = Optional.ofNullable(cause.getMessage()).orElse("");
    return Words.plain(cause.getClass().getSimpleName() + " " + message, 200);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
