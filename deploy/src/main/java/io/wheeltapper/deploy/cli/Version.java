package io.wheeltapper.deploy.cli;

import picocli.CommandLine;

/** The version that the build wrote into the jar. */
final class Version implements CommandLine.IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"wheeltapper " + (version == null ? "(not packaged)" : version)};
  }
}
