package io.wheeltapper.rules;

/** Lists of names in one field, joined by commas, as schedulers' statuses have them. */
public final class Names {

  private Names() {}

  /** Whether the list has the name, whole; false for an empty name. */
  public static boolean has(String list, String name) {
    if (name.isEmpty()) {
      return false;
    }
    for (int from = 0; from <= list.length(); ) {
      int comma = list.indexOf(',', from);
      int end = comma < 0 ? list.length() : comma;
      if (end - from == name.length() && list.startsWith(name, from)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }
}
