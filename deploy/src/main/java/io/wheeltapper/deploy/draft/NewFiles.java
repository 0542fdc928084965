package io.wheeltapper.deploy.draft;

import io.wheeltapper.advisor.answer.RuleDraft;
import java.util.List;

/** A draft as a unified diff that adds its two files to the bundle's folder. */
public final class NewFiles {

  private NewFiles() {}

  /** As {@code git apply} and {@code patch -p1} take it, in the bundle's folder. */
  public static String diff(RuleDraft draft) {
    List<String> files = Scratch.files(draft);
    return added(files.getFirst(), draft.rule()) + added(files.getLast(), draft.test());
  }

  private static String added(String file, String text) {
    List<String> lines = text.lines().toList();
    StringBuilder diff = new StringBuilder();
    diff.append("diff --git a/%1$s b/%1$s\nnew file mode 100644\n".formatted(file));
    diff.append("--- /dev/null\n+++ b/%s\n@@ -0,0 +1,%d @@\n".formatted(file, lines.size()));
    lines.forEach(line -> diff.append('+').append(line).append('\n'));
    return diff.toString();
  }
}
