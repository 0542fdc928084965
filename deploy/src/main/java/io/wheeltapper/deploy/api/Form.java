package io.wheeltapper.deploy.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What a page's form sends. */
final class Form {

  private Form() {}

  /** The first value of each key. */
  static Map<String, String> of(Asked asked) {
    if (!asked.type().split(";", 2)[0].strip().equals("application/x-www-form-urlencoded")) {
      throw Refusal.type("send Content-Type: application/x-www-form-urlencoded");
    }
    Map<String, String> form = new TreeMap<>();
    for (String pair : new String(asked.body(), StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad("the form's text is not encoded as forms are");
    }
  }
}
