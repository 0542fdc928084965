package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MerkleTest {

  /** The reference tree of Certificate Transparency: eight entries and the root after each. */
  private static final String[][] REFERENCE = {
    {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {
      "606162636465666768696a6b6c6d6e6f",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    },
  };

  @Test
  void theRootsAreThoseOfTheReferenceTree() {
    CompactRange tree = new CompactRange();
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", hex(tree.root()));
    for (String[] step : REFERENCE) {
      tree.add(Merkle.leaf(HexFormat.of().parseHex(step[0])));
      assertEquals(step[1], hex(tree.root()));
    }
  }

  @Test
  void everyEntryOfEveryTreeIsProvedAndNoOther() {
    for (int size = 1; size <= 40; size++) {
      List<byte[]> leaves = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        leaves.add(Merkle.leaf(new byte[] {(byte) i}));
      }
      byte[] root = root(leaves, 0, size);
      for (int i = 0; i < size; i++) {
        List<byte[]> path =
            Proof.path(i, size).stream().map(r -> root(leaves, r.from(), r.to())).toList();
        assertArrayEquals(root, Proof.root(leaves.get(i), i, size, path));
        byte[] other = Merkle.leaf(new byte[] {99});
        assertFalse(Arrays.equals(root, Proof.root(other, i, size, path)));
      }
    }
  }

  @Test
  void aProofOfAnotherLengthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Proof.root(new byte[32], 0, 8, List.of()));
  }

  private static byte[] root(List<byte[]> leaves, long from, long to) {
    CompactRange range = new CompactRange();
    leaves.subList((int) from, (int) to).forEach(range::add);
    return range.root();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
