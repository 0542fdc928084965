package io.wheeltapper.rules.condition;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.rules.Names;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Fields and methods of facts and of the few types that rules may name. What a rule names was
 * looked at word by word before it compiled, so nothing else is ever asked for.
 */
final class Members {

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "Kind", Target.Kind.class,
          "Names", Names.class,
          "Origin", Origin.class,
          "Math", Math.class,
          "String", String.class,
          "Long", Long.class,
          "Integer", Integer.class,
          "Double", Double.class,
          "Boolean", Boolean.class,
          "Duration", Duration.class);

  private record Key(Class<?> type, String name, int arity) {}

  private static final Map<Key, List<Method>> KNOWN = new ConcurrentHashMap<>();

  private Members() {}

  static @Nullable Class<?> type(String word) {
    return TYPES.get(word);
  }

  /** {@code target.kind}, {@code fields}; of a map the entry, of a text its length. */
  static @Nullable Object property(Object owner, String name) {
    if (!methods(owner, name, 0).isEmpty()) {
      return call(owner, name, List.of());
    }
    if (owner instanceof Map<?, ?> map) {
      return map.get(name);
    }
    String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    for (String each : List.of("is" + capital, "get" + capital)) {
      if (!methods(owner, each, 0).isEmpty()) {
        return call(owner, each, List.of());
      }
    }
    throw new NotFollowed("no field " + name + " of " + owner.getClass().getSimpleName());
  }

  static Object constant(Class<?> type, String name) {
    for (Object constant : type.isEnum() ? type.getEnumConstants() : new Object[0]) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new NotFollowed(type.getSimpleName() + " has no " + name);
  }

  /** Calls a public method; of a type a static one. */
  static @Nullable Object call(Object owner, String name, List<@Nullable Object> arguments) {
    for (Method method : methods(owner, name, arguments.size())) {
      Object[] fitted = fit(method.getParameterTypes(), arguments);
      if (fitted != null) {
        try {
          return method.invoke(owner, fitted);
        } catch (InvocationTargetException e) {
          throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new IllegalArgumentException(name + " takes no " + arguments);
  }

  private static List<Method> methods(Object owner, String name, int arity) {
    boolean asType = owner instanceof Class;
    Class<?> type = asType ? (Class<?>) owner : shown(owner);
    return KNOWN.computeIfAbsent(
        new Key(type, name, arity),
        key -> {
          List<Method> found = new ArrayList<>();
          for (Method method : type.getMethods()) {
            if (method.getName().equals(name)
                && method.getParameterCount() == arity
                && Modifier.isStatic(method.getModifiers()) == asType) {
              found.add(method);
            }
          }
          // The narrowest first: Math.max(int, int) before Math.max(double, double).
          found.sort(java.util.Comparator.comparingInt(m -> width(m.getParameterTypes())));
          return List.copyOf(found);
        });
  }

  /** The type that is open to us: a list is a List, whatever its class. */
  private static Class<?> shown(Object owner) {
    return switch (owner) {
      case Map<?, ?> _ -> Map.class;
      case List<?> _ -> List.class;
      case Set<?> _ -> Set.class;
      default -> owner.getClass();
    };
  }

  private static int width(Class<?>[] parameters) {
    return Arrays.stream(parameters).mapToInt(p -> ORDER.indexOf(p)).sum();
  }

  private static final List<Class<?>> ORDER =
      List.of(boolean.class, int.class, long.class, float.class, double.class);

  private static @Nullable Object @Nullable [] fit(
      Class<?>[] wanted, List<@Nullable Object> arguments) {
    Object[] fitted = new Object[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      Object given = arguments.get(i);
      if (given instanceof Number number && wanted[i].isPrimitive()) {
        boolean whole = Numeric.whole(number);
        if (wanted[i] == double.class) {
          fitted[i] = number.doubleValue();
        } else if (wanted[i] == long.class && whole) {
          fitted[i] = number.longValue();
        } else if (wanted[i] == int.class && whole && number.longValue() == number.intValue()) {
          fitted[i] = number.intValue();
        } else {
          return null;
        }
      } else if (given == null ? wanted[i].isPrimitive() : !boxed(wanted[i]).isInstance(given)) {
        return null;
      } else {
        fitted[i] = given;
      }
    }
    return fitted;
  }

  private static Class<?> boxed(Class<?> type) {
    return type == boolean.class ? Boolean.class : type == char.class ? Character.class : type;
  }
}
