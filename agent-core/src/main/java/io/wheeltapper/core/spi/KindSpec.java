package io.wheeltapper.core.spi;

import java.util.List;

/**
 * What a kind is called and what can be set on it; the configuration's schema and documentation are
 * made from it.
 *
 * @param name the word in the configuration
 * @param summary one line on what it reads or does
 * @param settings all settings there are; any other key is an error
 * @param outbound every kind of outbound call it makes, for the published list: {@code "Slurm: GET
 *     /slurm/*"}; reads and writes apart
 */
public record KindSpec(
    String name, String summary, List<Setting> settings, List<Outbound> outbound) {

  public KindSpec {
    settings = List.copyOf(settings);
    outbound = List.copyOf(outbound);
  }

  /**
   * One setting.
   *
   * @param fallback the default as text, or {@code ""} when it must be given and is {@code
   *     required}
   */
  public record Setting(String key, Type type, String fallback, boolean required, String summary) {

    /** An optional setting with its default. */
    public static Setting optional(String key, Type type, String fallback, String summary) {
      return new Setting(key, type, fallback, false, summary);
    }

    /** A setting that must be given. */
    public static Setting required(String key, Type type, String summary) {
      return new Setting(key, type, "", true, summary);
    }
  }

  /** What a setting's text must be. */
  public enum Type {
    TEXT,
    WHOLE,
    BOOLEAN,
    /** {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}. */
    DURATION,
    PATH,
    URL,
    /** Comma-separated, or a YAML list. */
    LIST
  }

  /** One kind of outbound call; {@code writes} when it changes anything over there. */
  public record Outbound(String call, boolean writes) {}
}
