package io.wheeltapper.advisor.text;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One case's redaction: what is on the list of words may leave, secrets are cut out, everything
 * else is put by a pseudonym. Safe for all threads.
 */
public final class Redaction {

  private static final Pattern TOKEN = Pattern.compile("[^\\s,;=\"'()\\[\\]{}<>|&!?*#`^$\\\\]+");
  private static final Pattern EDGE = Pattern.compile("^[.:+~%/-]*(.*?)[.:~-]*$", Pattern.DOTALL);
  private static final Pattern JOINT = Pattern.compile("[:/@+]");
  private static final Pattern SIGNS = Pattern.compile("([^A-Za-z0-9\\s])\\1{2,}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:[._]\\d{1,6})?");

  private final Vocabulary vocabulary;
  private final Pseudonyms pseudonyms;
  private final AtomicInteger secrets = new AtomicInteger();

  /** With a case's names. */
  public Redaction(Vocabulary vocabulary, Pseudonyms pseudonyms) {
    this.vocabulary = vocabulary;
    this.pseudonyms = pseudonyms;
  }

  /** How many secrets were cut out. */
  public int secrets() {
    return secrets.get();
  }

  /** A stranger's text as it may leave: one line, at most {@code longest} characters. */
  public String text(String stranger, int longest) {
    Secrets.Scrubbed scrubbed = Secrets.scrub(Plain.line(stranger, longest));
    secrets.addAndGet(scrubbed.found());
    String text = scrubbed.text().replace(Secrets.MARK, " secret ");
    Matcher token = TOKEN.matcher(text);
    StringBuilder out = new StringBuilder();
    String before = "";
    int end = 0;
    while (token.find()) {
      String between = text.substring(end, token.start());
      out.append(between).append(word(token.group(), before, between));
      before = token.group();
      end = token.end();
    }
    out.append(text.substring(end));
    return Plain.cut(SIGNS.matcher(out).replaceAll("$1"), longest);
  }

  private String word(String token, String before, String between) {
    Optional<String> known = pseudonyms.known(token);
    if (known.isPresent()) {
      return known.get();
    }
    Matcher edge = EDGE.matcher(token);
    if (!edge.matches() || edge.group(1).isEmpty()) {
      return token;
    }
    String core = edge.group(1);
    String announced = announced(before, between, core);
    String put =
        pathLike(token) ? pseudonyms.of("path", token) : core(core, announced, token.length());
    return pathLike(token)
        ? put
        : token.substring(0, edge.start(1)) + put + token.substring(edge.end(1));
  }

  private static boolean pathLike(String token) {
    return Names.kind(token).filter("path"::equals).isPresent();
  }

  private String core(String core, String announced, int length) {
    Optional<String> known = pseudonyms.known(core);
    if (known.isPresent()) {
      return known.get();
    }
    if (!announced.isEmpty()) {
      return pseudonyms.of(announced, core);
    }
    Optional<String> looks = Names.kind(core);
    if (looks.isPresent() && !(looks.get().equals("ip") && vocabulary.holds(core))) {
      return pseudonyms.of(looks.get(), core);
    }
    if (vocabulary.holds(core)) {
      return core;
    }
    String first = core.contains(".") ? core.substring(0, core.indexOf('.')) : "";
    Optional<String> host = first.isEmpty() ? Optional.empty() : pseudonyms.known(first);
    return host.orElseGet(() -> parts(core, length));
  }

  /** What is joined of several, each by itself: {@code gpu:0@n1}, {@code kernel:nvidia}. */
  private String parts(String core, int length) {
    Matcher joint = JOINT.matcher(core);
    if (!joint.find()) {
      return pseudonyms.of("name", core);
    }
    StringBuilder out = new StringBuilder();
    String before = "";
    int begin = 0;
    do {
      out.append(part(core.substring(begin, joint.start()), before));
      out.append(joint.group());
      before = core.substring(begin, joint.start());
      begin = joint.end();
    } while (joint.find());
    return out.append(part(core.substring(begin), before)).toString();
  }

  private String part(String part, String before) {
    Optional<String> known = pseudonyms.known(part);
    if (part.isEmpty() || known.isPresent()) {
      return known.orElse(part);
    }
    String kind = Names.announced(before.toLowerCase(Locale.ROOT));
    if (!kind.isEmpty()) {
      return pseudonyms.of(kind, part);
    }
    return vocabulary.holds(part)
        ? part
        : pseudonyms.of(Names.kind(part).filter(k -> !k.equals("path")).orElse("name"), part);
  }

  /**
   * The kind of name that what stands before announces: {@code user=x} whatever x is, {@code node
   * x} where x is no plain word.
   */
  private String announced(String before, String between, String core) {
    String key = before.toLowerCase(Locale.ROOT).replaceAll("^.*[^a-z_]|[^a-z_]+$", "");
    String kind = Names.announced(key);
    if (kind.isEmpty()) {
      return "";
    }
    boolean assigned = between.contains("=") || before.endsWith(":") && !between.contains("(");
    boolean number = NUMBER.matcher(core).matches();
    if (assigned) {
      return kind.equals("rack") || !number || !kind.equals("name") ? kind : "";
    }
    boolean plain = between.isBlank() || between.strip().equals("#") || between.contains("\"");
    return plain && (number ? !kind.equals("ip") && !kind.equals("path") : !vocabulary.holds(core))
        ? kind
        : "";
  }
}
