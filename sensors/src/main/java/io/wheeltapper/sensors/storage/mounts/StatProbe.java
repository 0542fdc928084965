package io.wheeltapper.sensors.storage.mounts;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** stat, which a client may answer from its cache, and statfs, which asks the server. */
public final class StatProbe implements Probe {

  @Override
  public Space look(String path) throws IOException {
    Files.readAttributes(Path.of(path), BasicFileAttributes.class);
    File file = new File(path);
    Space space = new Space(file.getUsableSpace(), file.getTotalSpace());
    if (space.free() > 0 && space.all() > 0) {
      return space;
    }
    // A failure reads as 0 there; here it throws.
    FileStore store = Files.getFileStore(Path.of(path));
    return new Space(store.getUsableSpace(), store.getTotalSpace());
  }
}
