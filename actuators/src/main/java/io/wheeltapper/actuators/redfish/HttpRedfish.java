package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.RetryAfter;
import io.wheeltapper.actuators.SharedLine;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The real {@link Redfish}. Logs in when it must, again when its session has expired, out when
 * nobody asked for a while: BMCs have room for few sessions. What a BMC asks for, to be left alone,
 * it is given, without a word to the others.
 */
final class HttpRedfish implements Redfish {

  /** Below an operation's shortest time limit, which is a minute. */
  private static final long TURN_SECONDS = 20;

  /** After so many calls in a row without an answer it is left alone for a while. */
  private static final int MOST_UNANSWERED = 3;

  private static final Duration LEFT_ALONE = Duration.ofSeconds(15);

  /**
   * What all services of an instance share.
   *
   * @param idle unused so long, a session is ended
   */
  record Shared(
      HttpClient http,
      Login login,
      SharedLine way,
      Duration limit,
      Duration uploadLimit,
      Duration idle,
      Pace pace) {}

  private final Shared shared;
  private final Bmc bmc;
  private final Wire wire;
  private final Session session;
  private final Semaphore turn = new Semaphore(1);
  private int unanswered;
  private long notBefore;
  private String why = "";
  private boolean watched;

  HttpRedfish(Shared shared, Bmc bmc) {
    this.shared = shared;
    this.bmc = bmc;
    this.wire = new Wire(shared.http(), bmc);
    this.session = new Session(shared.login(), bmc, shared.pace());
  }

  @Override
  public Bmc bmc() {
    return bmc;
  }

  @Override
  public Optional<Resource> get(String uri) throws CallFailed, InterruptedException {
    Ask ask = Ask.get(local(uri), shared.limit());
    HttpResponse<byte[]> answer = exchange(ask);
    int status = answer.statusCode();
    if (status == 404 || status == 410) {
      return Optional.empty();
    }
    String etag = answer.headers().firstValue("ETag").orElse("");
    JsonNode body = Answers.json(answer.body());
    String own = body.path("@odata.etag").asText("");
    return Optional.of(new Resource(ask.uri(), status, body, clean(etag.isEmpty() ? own : etag)));
  }

  @Override
  public Receipt apply(Change change) throws CallFailed, InterruptedException {
    return switch (change) {
      case Change.Upload upload -> uploaded(upload);
      case Change.Post post ->
          receipt(exchange(Ask.json("POST", local(post.uri()), post, shared.limit())));
      case Change.Patch patch ->
          receipt(exchange(Ask.json("PATCH", local(patch.uri()), patch, shared.limit())));
    };
  }

  private Receipt uploaded(Change.Upload upload) throws CallFailed, InterruptedException {
    try (OpenImage image = OpenImage.open(upload.image(), upload.sha256())) {
      String uri = local(upload.uri());
      try {
        return receipt(exchange(Ask.multipart(uri, upload, image.body(), shared.uploadLimit())));
      } catch (CallFailed e) {
        throw image.changed()
            ? new CallFailed(e.kind(), "the image changed while it was sent: " + e.getMessage(), e)
            : e;
      }
    }
  }

  private Receipt receipt(HttpResponse<byte[]> answer) {
    String location = answer.headers().firstValue("Location").orElse("");
    JsonNode body = body(answer);
    String there = path(location);
    return new Receipt(
        answer.statusCode(),
        there.isEmpty() ? Uri.local(body.path("@odata.id").asText("")) : there,
        body);
  }

  /** It was taken, whatever it says beside that. */
  private static JsonNode body(HttpResponse<byte[]> answer) {
    try {
      return Answers.json(answer.body());
    } catch (CallFailed e) {
      return MissingNode.getInstance();
    }
  }

  private HttpResponse<byte[]> exchange(Ask ask) throws CallFailed, InterruptedException {
    if (!turn.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
      throw new CallFailed(Kind.NOT_MADE, bmc.name() + ": another call to it is under way");
    }
    try {
      HttpResponse<byte[]> answer = asked(ask, proof());
      if (answer.statusCode() == 401 && session.expired()) {
        answer = asked(ask, proof());
      }
      if (answer.statusCode() == 401) {
        session.refused();
        throw new CallFailed(
            Kind.NOT_MADE,
            bmc.name()
                + (shared.login().known()
                    ? ": the user or the password is refused"
                    : ": it wants a login; set 'user' and 'password-file'"));
      }
      return answer;
    } finally {
      turn.release();
    }
  }

  private Session.Proof proof() throws CallFailed, InterruptedException {
    Session.Proof proof = session.proof(this::logIn);
    if (!watched && session.open()) {
      watched = true;
      Thread.ofVirtual().name("redfish-" + bmc.name()).start(this::endWhenIdle);
    }
    return proof;
  }

  private HttpResponse<byte[]> logIn(String body) throws CallFailed, InterruptedException {
    return called(Ask.login(body, shared.limit()), Session.Proof.NONE);
  }

  private HttpResponse<byte[]> asked(Ask ask, Session.Proof proof)
      throws CallFailed, InterruptedException {
    HttpResponse<byte[]> answer = called(ask, proof);
    session.used();
    return answer;
  }

  /** One call on the line. What is no success is thrown there; 401, 404 and 410 are answers. */
  private HttpResponse<byte[]> called(Ask ask, Session.Proof proof)
      throws CallFailed, InterruptedException {
    if (shared.pace().now() < notBefore) {
      throw new CallFailed(Kind.NOT_MADE, bmc.name() + ": " + why);
    }
    HttpRequest request = ask.to(bmc.base(), proof);
    try {
      HttpResponse<byte[]> answer =
          shared
              .way()
              .call(
                  bmc.name(),
                  ask.writes(),
                  () -> judged(wire.send(request, ask.limit(), ask.writes()), ask, proof));
      unanswered = 0;
      return answer;
    } catch (CallFailed e) {
      boolean silent = e.kind() == Kind.UNREACHABLE || e.kind() == Kind.UNCERTAIN;
      unanswered = silent ? unanswered + 1 : 0;
      if (unanswered >= MOST_UNANSWERED) {
        leaveAlone(LEFT_ALONE, "it has not answered lately and is left alone");
      }
      throw e;
    }
  }

  private HttpResponse<byte[]> judged(HttpResponse<byte[]> answer, Ask ask, Session.Proof proof)
      throws CallFailed {
    int status = answer.statusCode();
    boolean gone = !ask.writes() && (status == 404 || status == 410);
    // The call that logs in tells its own no from the rest.
    boolean login = ask.uri().equals(Session.WHERE) && status >= 400 && status < 500;
    if (status / 100 == 2 || status == 401 || gone || (login && !CallFailed.tooFast(status))) {
      return answer;
    }
    CallFailed failed =
        Answers.failed(
            status,
            ask.writes(),
            proof.scrub(Answers.words(answer.body())),
            bmc.name() + ": " + ask.method() + " " + ask.uri());
    if (failed.kind() == Kind.NOT_MADE) {
      leaveAlone(RetryAfter.of(answer.headers()), "it asked to be called later");
    }
    throw failed;
  }

  private void leaveAlone(Duration time, String words) {
    notBefore = shared.pace().now() + time.toMillis();
    why = words;
  }

  private void endWhenIdle() {
    try {
      while (!ended()) {
        shared.pace().pause(shared.idle());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is no session any more; an idle one is ended now. */
  private boolean ended() throws InterruptedException {
    turn.acquire();
    try {
      if (session.open() && !session.idle(shared.idle())) {
        return false;
      }
      watched = false;
      if (!session.open()) {
        return true;
      }
      Session.Proof proof = session.left();
      called(Ask.leave(proof.where(), shared.limit()), proof);
      return true;
    } catch (CallFailed e) {
      return true; // It expires by itself.
    } finally {
      turn.release();
    }
  }

  private String local(String uri) throws CallFailed {
    String path = path(uri);
    if (path.isEmpty()) {
      throw new CallFailed(
          Kind.NONSENSE, bmc.name() + ": a link that leads elsewhere is not followed");
    }
    return path;
  }

  /** A path, or a whole address of this very service, as a path; {@code ""} for any other. */
  private String path(String uri) {
    String base = bmc.base().toString();
    return Uri.local(uri.startsWith(base + "/") ? uri.substring(base.length()) : uri);
  }

  private static String clean(String etag) {
    return etag.chars().allMatch(c -> c > 0x20 && c < 0x7f) && etag.length() <= 512 ? etag : "";
  }
}
