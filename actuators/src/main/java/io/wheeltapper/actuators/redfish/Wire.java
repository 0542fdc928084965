package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Exchange;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.bmc.Bmc;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends one request to one service and says what a missing answer means. */
record Wire(HttpClient http, Bmc bmc) {

  /** More than the sensors of the largest chassis with all their thresholds. */
  private static final int LARGEST = 8 << 20;

  private static final int LONGEST_WORDS = 200;

  /** The whole answer within the limit, of whatever status. */
  HttpResponse<byte[]> send(HttpRequest request, Duration limit, boolean writes)
      throws CallFailed, InterruptedException {
    try {
      return Exchange.within(
          limit,
          http.sendAsync(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), LARGEST)));
    } catch (IOException e) {
      throw failed(e, request, writes);
    }
  }

  private CallFailed failed(IOException e, HttpRequest request, boolean writes) {
    String distrust = distrust(e);
    if (!distrust.isEmpty()) {
      // Ours to mend: nothing was asked, and it is no word about the machine.
      return new CallFailed(Kind.NOT_MADE, named("TLS: " + distrust), e);
    }
    if (unsent(e)) {
      return new CallFailed(Kind.UNREACHABLE, named(unreached(e)), e);
    }
    return new CallFailed(
        writes ? Kind.UNCERTAIN : Kind.UNREACHABLE,
        named(
            "no answer to "
                + request.method()
                + " "
                + request.uri().getPath()
                + ": "
                + Words.plain(String.valueOf(e.getMessage()), LONGEST_WORDS)),
        e);
  }

  private String named(String words) {
    return bmc.name() + " (" + bmc.peer() + "): " + words;
  }

  private static String distrust(Throwable thrown) {
    for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof CertificateException) {
        return Words.plain(String.valueOf(at.getMessage()), LONGEST_WORDS);
      }
    }
    return "";
  }

  /** No connection came about, so that nothing was sent. */
  private static boolean unsent(Throwable thrown) {
    for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof ConnectException
          || at instanceof HttpConnectTimeoutException
          || at instanceof UnresolvedAddressException
          || at instanceof javax.net.ssl.SSLHandshakeException) {
        return true;
      }
    }
    return false;
  }

  private static String unreached(IOException e) {
    if (e.getCause() instanceof UnresolvedAddressException) {
      return "the host is not known";
    }
    if (e instanceof HttpConnectTimeoutException) {
      return "no connection in time";
    }
    return e instanceof SSLException
        ? "no TLS: " + Words.plain(String.valueOf(e.getMessage()), LONGEST_WORDS)
        : "nothing listens there";
  }
}
