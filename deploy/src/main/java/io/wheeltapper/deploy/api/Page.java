package io.wheeltapper.deploy.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** Pages for browsers: no script, nothing from elsewhere, every text from outside escaped. */
final class Page {

  static final String TYPE = "text/html; charset=utf-8";

  private static final String STYLE =
      """
      body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
      h1{font-size:1.3rem}dt{color:#57606a;margin-top:.6rem}dd{margin:0}
      pre,code{font:14px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
      pre{background:#f6f8fa;padding:.8rem;border-radius:6px;margin:.2rem 0}
      form{display:inline-block;margin:1rem 1rem 0 0}
      button{font:inherit;padding:.5rem 1.4rem;border-radius:6px;border:1px solid #1b1f24;background:#fff;cursor:pointer}
      button.yes{background:#1a7f37;border-color:#1a7f37;color:#fff}button.no{background:#cf222e;border-color:#cf222e;color:#fff}
      input{font:inherit;padding:.45rem;border:1px solid #8c959f;border-radius:6px;width:14rem}
      label{display:block;margin:.3rem 0}.now{font-weight:600}
      .bad{border-left:4px solid #cf222e;padding-left:.7rem}
      """;

  /** Its own style by its hash, a form back to here, and nothing else. */
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private Page() {}

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What is asked, exactly, and the two buttons. */
  static Answer ask(Asking asking, boolean named, String approve, String refuse, String until) {
    CaseView kase = asking.kase();
    StringBuilder steps = new StringBuilder();
    List<String> actions = kase.actions();
    for (int i = 0; i < actions.size(); i++) {
      steps
          .append(i == kase.step() ? "<li class=\"now\">" : "<li>")
          .append(escaped(actions.get(i)))
          .append(i < kase.step() ? " (done)" : i == kase.step() ? " (now)" : "")
          .append("</li>");
    }
    String body =
        "<h1>Let this be done?</h1><dl>"
            + row("What is sick", kase.target())
            + row("Why", String.join(", ", kase.faults()))
            + row("Case", kase.caseId())
            + row("Plan", kase.remediation() + " (" + kase.plan() + ")")
            + row("The gate says", kase.reason())
            + "<dt>Steps</dt><dd><ol>"
            + steps
            + "</ol></dd><dt>The exact calls of the step in hand, as they would be made"
            + " now</dt><dd><pre>"
            + escaped(String.join("\n", asking.calls()))
            + "</pre></dd></dl>"
            + form(approve, named, "yes", "Approve")
            + form(refuse, named, "no", "Refuse")
            + "<p>This is good for one answer to exactly this plan, until "
            + escaped(until)
            + ". Your name becomes an entry of the ledger.</p>";
    return answer(200, "Approve " + kase.caseId(), body);
  }

  private static String form(String ticket, boolean named, String look, String word) {
    String name =
        named
            ? ""
            : "<label>Your name <input name=\"by\" required maxlength=\"100\""
                + " autocomplete=\"name\"></label>";
    return "<form method=\"post\" action=\"approve\"><input type=\"hidden\" name=\"t\" value=\""
        + escaped(ticket)
        + "\">"
        + name
        + "<button class=\""
        + look
        + "\" type=\"submit\">"
        + word
        + "</button></form>";
  }

  private static String row(String name, String value) {
    return "<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>";
  }

  /** One line. */
  static Answer say(int status, String title, String words) {
    return answer(status, title, "<h1>" + escaped(title) + "</h1><p>" + escaped(words) + "</p>");
  }

  /** Somebody has logged out; at the provider, where there is one, they have not. */
  static Answer out(boolean byProvider) {
    return answer(
        200,
        "Logged out",
        "<h1>You are logged out here</h1>"
            + (byProvider
                ? "<p>This browser may still be logged in with your organisation's account, and"
                    + " comes in again without a question. On a machine that others use, log out"
                    + " there too.</p>"
                : "")
            + "<p><a href=\"/login\">Log in again</a></p>");
  }

  /** Why somebody is not logged in, and the way to try again. */
  static Answer notIn(int status, String why) {
    return answer(
        status,
        "Not logged in",
        "<h1>You are not logged in</h1><p role=\"alert\">"
            + escaped(why)
            + "</p><p><a href=\"/login\">Try again</a></p>");
  }

  /**
   * Asks for a token, and shows the way to the OpenID provider where there is one.
   *
   * @param why what was wrong with the token given before, or {@code ""}
   */
  static Answer logIn(int status, String to, String why, boolean byToken, boolean byProvider) {
    String token =
        "<form method=\"post\" action=\"/login\"><input type=\"hidden\" name=\"to\" value=\""
            + escaped(to)
            + "\"><label>Your token <input name=\"token\" type=\"password\" required"
            + " maxlength=\"200\" autocomplete=\"current-password\"></label>"
            + "<button type=\"submit\">Log in</button></form>";
    String provider =
        "<p><a href=\"/login?with=oidc&amp;to="
            + escaped(URLEncoder.encode(to, StandardCharsets.UTF_8))
            + "\">Log in with your organisation's account</a></p>";
    String body =
        "<h1>Log in</h1>"
            + (why.isEmpty()
                ? ""
                : "<p class=\"bad\" role=\"alert\">Not logged in: " + escaped(why) + ".</p>")
            + (byProvider ? provider : "")
            + (byToken ? token : "")
            + (byToken || byProvider ? "" : "<p>Callers prove who they are by a certificate.</p>");
    return answer(status, "Log in", body);
  }

  private static Answer answer(int status, String title, String body) {
    String page =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width\"><title>"
            + escaped(title)
            + "</title><style>"
            + STYLE
            + "</style></head><body>"
            + body
            + "</body></html>\n";
    return new Answer(status, TYPE, page.getBytes(StandardCharsets.UTF_8))
        .with("Content-Security-Policy", POLICY);
  }

  /** Text as data, also within an attribute. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(Character.isISOControl(c) && c != '\n' ? ' ' : c);
      }
    }
    return out.toString();
  }
}
