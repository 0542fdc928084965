package io.wheeltapper.core.bmc;

import java.nio.charset.StandardCharsets;

/** Paths of one Redfish service. What leads elsewhere is no path: links are untrusted. Pure. */
public final class Uri {

  public static final String ROOT = "/redfish/v1/";

  private static final int LONGEST = 1_024;

  private static final String PLAIN = "-._~:@!$&'()*+,;=%?/";

  private Uri() {}

  /** The path as it can be asked for, without its fragment; {@code ""} when it is none of here. */
  public static String local(String uri) {
    int hash = uri.indexOf('#');
    String path = hash < 0 ? uri : uri.substring(0, hash);
    if (!path.startsWith("/redfish/") || path.length() > LONGEST || path.contains("/..")) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
      if (plain) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return badEscape(out) ? "" : out.toString();
  }

  private static boolean badEscape(CharSequence path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%'
          && (i + 2 >= path.length()
              || Character.digit(path.charAt(i + 1), 16) < 0
              || Character.digit(path.charAt(i + 2), 16) < 0)) {
        return true;
      }
    }
    return false;
  }

  /** The same for a path with and without a slash at its end. */
  public static String key(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The last name of a path. */
  public static String last(String path) {
    String key = key(path);
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
