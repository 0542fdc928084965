package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks whether somebody stands for a bundle. */
final class VouchedTest {

  @TempDir private Path folder;

  private List<String> problems(String policy, boolean acts) throws Exception {
    Path file = Files.writeString(folder.resolve("w.yaml"), "site: lab\n" + policy);
    Config config = ConfigReader.read(file, Kinds.discover()).config();
    Bundle bundle = Stations.bundle(folder.resolve("one"), "observe", 1);
    return Vouched.of(config, acts).problems(folder.resolve("one"), bundle.policy().hash());
  }

  @Test
  void anUnsignedBundleActsOnlyWhereThatIsAllowed() throws Exception {
    assertFalse(problems("", true).isEmpty());
    assertFalse(problems("policy: {unsigned: refuse}\n", true).isEmpty());
    assertEquals(List.of(), problems("policy: {unsigned: allow}\n", true));
    assertEquals(List.of(), problems("", false), "where nothing acts nobody is asked");
  }
}
