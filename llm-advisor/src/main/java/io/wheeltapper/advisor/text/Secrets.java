package io.wheeltapper.advisor.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what is likely a credential. A net and no proof: what is not on the list of words that may
 * leave is put by a pseudonym anyway. Any thread.
 */
public final class Secrets {

  /** Stands where one was. */
  public static final String MARK = "(secret)";

  private static final String NAMES =
      "pass(?:word|wd|phrase|code)?|pwd|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|"
          + "client[ _-]?secret|credentials?|authorization|auth|cookie|community|signature|"
          + "x-api-key|session[ _-]?key|munge[ _-]?key";

  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile(
              "-----BEGIN [A-Z0-9 ]{1,40}-----[\\s\\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|\\z)"),
          Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+){0,4}"),
          Pattern.compile(
              "(?i)\\b(?:bearer|basic|digest|negotiate)[ :=]+(?=[A-Za-z0-9._~+/=-]*\\d)"
                  + "[A-Za-z0-9._~+/=-]{8,}+"),
          Pattern.compile(
              "\\b(?:sk|pk|rk|whsec|hf|gh[pousr]|glpat|nvapi|npm|dckr_pat|xox[abeprs]|github_pat|"
                  + "hvs|shpat|pypi|lsv2|gsk|xai|r8|ya29|AGE-SECRET-KEY)[-_.][A-Za-z0-9._-]{10,}+"),
          Pattern.compile("\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}+"),
          Pattern.compile("\\bAIza[A-Za-z0-9_-]{30,}+"),
          Pattern.compile("(?<=://)[^/\\s:@]{0,200}+:[^/\\s@]{1,200}+(?=@)"),
          Pattern.compile("\\$(?:1|2[abxy]|5|6|y|argon2id?)\\$[./A-Za-z0-9$=,+-]{8,}+"),
          Pattern.compile(
              "(?i)(?<![a-z])(?:[a-z0-9]{1,30}[_-]){0,4}(?:"
                  + NAMES
                  + ")[\"']{0,2}\\s{0,4}(?:=>|[:=])\\s{0,4}"
                  + "(?:\"[^\"]{1,2000}+\"?|'[^']{1,2000}+'?|[^\\s,;&\"'})]{1,2000}+)"),
          Pattern.compile(
              "(?i)(?<![a-z])(?:" + NAMES + ") (?:is|was) ?:? ?[\"']?[^\\s,;\"']{3,500}+"),
          Pattern.compile(
              "(?i)(?<!\\S)--?(?:"
                  + NAMES
                  + "|pass|key)[ =]+(?:\"[^\"]{1,500}+\"|'[^']{1,500}+'|[^\\s,;]{1,500}+)"));

  private static final Pattern LONG_TOKEN = Pattern.compile("[A-Za-z0-9+/_=-]{20,4000}+");

  /** Hex, as hashes and GUIDs have it, has less. */
  private static final double DENSE = 3.6;

  private Secrets() {}

  /**
   * A text without them.
   *
   * @param found how many were replaced
   */
  public record Scrubbed(String text, int found) {}

  /** Replaces each by {@link #MARK}. */
  public static Scrubbed scrub(String text) {
    String clean = text;
    int found = 0;
    for (Pattern shape : SHAPES) {
      Matcher matcher = shape.matcher(clean);
      StringBuilder out = new StringBuilder();
      while (matcher.find()) {
        if (!matcher.group().endsWith(MARK)) {
          found++;
          matcher.appendReplacement(out, Matcher.quoteReplacement(MARK));
        }
      }
      clean = matcher.appendTail(out).toString();
    }
    Matcher token = LONG_TOKEN.matcher(clean);
    StringBuilder out = new StringBuilder();
    while (token.find()) {
      if (dense(token.group())) {
        found++;
        token.appendReplacement(out, Matcher.quoteReplacement(MARK));
      }
    }
    return new Scrubbed(token.appendTail(out).toString(), found);
  }

  /** Digits and letters mixed, without the order that words and numbers have. */
  private static boolean dense(String token) {
    boolean digit = token.chars().anyMatch(Character::isDigit);
    boolean letter = token.chars().anyMatch(Character::isLetter);
    return digit
        && letter
        && Names.UUID.matcher(token).results().findAny().isEmpty()
        && entropy(token) >= DENSE;
  }

  /** Shannon's, in bits a character. */
  static double entropy(String token) {
    int[] counts = new int[128];
    token.chars().forEach(c -> counts[c & 0x7f]++);
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / token.length();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
