package io.wheeltapper.deploy.cli;

import picocli.CommandLine;

/** The version that a package says ({@code -Dwheeltapper.version}), else the one in the jar. */
final class Version implements CommandLine.IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"wheeltapper " + word()};
  }

  static String word() {
    String packaged = System.getProperty("wheeltapper.version", "");
    if (!packaged.isEmpty()) {
      return packaged;
    }
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
