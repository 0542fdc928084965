package io.wheeltapper.deploy.config;

import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** How a record's components are keys of the file. */
final class Components {

  private Components() {}

  static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  static Key about(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalStateException(component + " has no @Key that says what it means");
    }
    return key;
  }

  static Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor is public", e);
    }
  }
}
