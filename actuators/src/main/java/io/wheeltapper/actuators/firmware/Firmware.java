package io.wheeltapper.actuators.firmware;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.yaml.Problems;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a site's file says of its firmware. Immutable; the file's form is in the README. */
public final class Firmware {

  private final SortedMap<String, Component> components;
  private final Map<String, PublicKey> keys;

  Firmware(List<Component> components, Map<String, PublicKey> keys) {
    SortedMap<String, Component> all = new TreeMap<>();
    components.forEach(c -> all.put(c.name(), c));
    this.components = all;
    this.keys = Map.copyOf(keys);
  }

  /**
   * Reads it.
   *
   * @param key the setting that names the file
   * @throws BadSetting with every problem and its place
   */
  public static Firmware read(String key, Path file) {
    Problems problems = new Problems();
    Firmware firmware = FirmwareReader.read(file, problems);
    if (!problems.none()) {
      throw new BadSetting(key, problems.all());
    }
    return firmware;
  }

  /** Its components' names, sorted. */
  public List<String> names() {
    return List.copyOf(components.keySet());
  }

  /**
   * The component of that name; of none, where there is one only, that one.
   *
   * @throws CallFailed refused, when the site says nothing of it
   */
  public Component component(String name) throws CallFailed {
    if (name.isEmpty() && components.size() == 1) {
      return components.values().iterator().next();
    }
    Component component = components.get(name);
    if (component == null) {
      throw new CallFailed(
          CallFailed.Kind.REFUSED,
          name.isEmpty()
              ? "which component is not said; with: {component: …}, one of " + names()
              : "the site's file says nothing of the component " + name + ", only of " + names());
    }
    return component;
  }

  /**
   * Looks at every image of the file.
   *
   * @throws CallFailed refused, when one is not the site's
   */
  public void checkAll() throws CallFailed {
    for (Component component : components.values()) {
      for (Release release : component.releases()) {
        check(component, release);
      }
    }
  }

  /**
   * Looks whether the release's image is the site's, before any byte of it is sent.
   *
   * @throws CallFailed refused, when it is not
   */
  public void check(Component component, Release release) throws CallFailed {
    if (release.image().isPresent()) {
      Image image = release.image().get();
      PublicKey key = keys.get(image.key());
      if (key == null) {
        throw new CallFailed(CallFailed.Kind.REFUSED, "no such key: " + image.key());
      }
      Statement.check(component.name(), release.version(), image, key);
    }
  }
}
