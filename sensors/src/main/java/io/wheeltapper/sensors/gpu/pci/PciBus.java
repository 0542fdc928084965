package io.wheeltapper.sensors.gpu.pci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads {@code sys/bus/pci/devices}. The kernel keeps vendor and class since it found the device;
 * the beginning of {@code config} is asked of the device itself, and one that has left the bus
 * answers all ones. May block while a device is being reset.
 *
 * @param root the folder under which {@code sys} lies
 * @param vendors of GPUs, as {@code 10de}
 */
record PciBus(Path root, Set<String> vendors) {

  /** More than any machine has devices. */
  private static final int MOST_DEVICES = 20_000;

  /** Vendor and device id: the first four bytes of the configuration space. */
  private static final int IDENTITY = 4;

  /** Base classes of the PCI code list: display controllers, processing accelerators. */
  private static final Set<String> CLASSES = Set.of("03", "12");

  /** What one address answered. */
  enum Seen {
    PRESENT,
    /** All ones: nobody is there. */
    GONE,
    /** It could not be asked, which says nothing about it. */
    UNREAD
  }

  PciBus {
    vendors = Set.copyOf(vendors);
  }

  /**
   * The GPUs by address. Virtual functions are left out: they come and go with their guests.
   *
   * @throws IOException when there is no such folder, or nothing in it can be read
   */
  SortedMap<String, Seen> gpus() throws IOException {
    SortedMap<String, Seen> gpus = new TreeMap<>();
    int count = 0;
    boolean read = false;
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(folder())) {
      for (Path device : devices) {
        if (++count > MOST_DEVICES) {
          throw new IOException(folder() + " lists more than " + MOST_DEVICES + " devices");
        }
        String vendor = hex(device.resolve("vendor"));
        read |= !vendor.isEmpty();
        if (vendors.contains(vendor)
            && !Files.exists(device.resolve("physfn"), LinkOption.NOFOLLOW_LINKS)
            && CLASSES.contains(baseClass(device.resolve("class")))) {
          gpus.put(String.valueOf(device.getFileName()), ask(device.resolve("config")));
        }
      }
    }
    if (count > 0 && !read) {
      throw new IOException("none of the devices of " + folder() + " can be read");
    }
    return gpus;
  }

  Path folder() {
    return root.resolve("sys/bus/pci/devices");
  }

  private static Seen ask(Path config) {
    try (InputStream in = Files.newInputStream(config)) {
      byte[] identity = in.readNBytes(IDENTITY);
      if (identity.length < IDENTITY) {
        return Seen.UNREAD;
      }
      for (byte b : identity) {
        if (b != (byte) 0xff) {
          return Seen.PRESENT;
        }
      }
      return Seen.GONE;
    } catch (IOException e) {
      return Seen.UNREAD;
    }
  }

  /** {@code 0x030200}: the first two digits. */
  private static String baseClass(Path file) {
    String hex = hex(file);
    return hex.length() == 6 ? hex.substring(0, 2) : "";
  }

  private static String hex(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(32), java.nio.charset.StandardCharsets.US_ASCII);
      String bare = text.strip().toLowerCase(Locale.ROOT);
      return bare.startsWith("0x") ? bare.substring(2) : bare;
    } catch (IOException e) {
      return "";
    }
  }
}
