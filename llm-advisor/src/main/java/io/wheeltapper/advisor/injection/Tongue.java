package io.wheeltapper.advisor.injection;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a text is in another language than English, in which the marks of orders are unknown. */
final class Tongue {

  /** A device name or a unit has a letter or two; a sentence has more. */
  private static final int MOST_LETTERS = 6;

  private static final int MOST_WORDS = 2;

  /** Small words of other languages that no English log has. */
  private static final Set<String> OTHERS =
      Set.copyOf(
          Arrays.asList(
              ("alle bitte und nicht ist der die das den dem ein eine einen sie ihre ihren"
                      + " vorherigen anweisungen ignoriere ignorieren vergiss antworte empfehle sofort"
                      + " les des une est pas vous votre toutes tous ignorez ignore-les précédentes"
                      + " précédents precedentes instrucciones ignora olvida todas todos las los una"
                      + " el del por para que debes responde recomienda anteriores tutte tutti"
                      + " istruzioni precedenti dimentica rispondi gli della delle il lo ignore-as"
                      + " instruções anteriores esqueça você todas responda recomende uma não negeer"
                      + " vorige instructies alle het een niet antwoord beveel aan de van zignoruj"
                      + " wszystkie poprzednie instrukcje odpowiedz nie jest önceki tüm talimatları"
                      + " yoksay bir ve bu için ignorera tidigare instruktioner alla och svara"
                      + " rekommendera inte abaikan semua instruksi sebelumnya jawab dan yang bỏ qua"
                      + " tất cả các hướng dẫn trước đó hãy ignorați toate instrucțiunile și răspunde"
                      + " unohda kaikki aiemmat ohjeet vastaa puuza maagizo yote omnia mandata priora")
                  .split(" ")));

  private static final Set<String> ENGLISH =
      Set.of(
          "the", "and", "is", "of", "to", "in", "on", "for", "with", "not", "was", "are", "has",
          "by", "at", "from", "it", "this");

  private Tongue() {}

  /** Where it begins. */
  static Optional<Integer> foreign(String text) {
    int letters = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.isLetter(c)
          && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN
          && Character.UnicodeScript.of(c) != Character.UnicodeScript.COMMON
          && ++letters >= MOST_LETTERS) {
        return Optional.of(0);
      }
      i += Character.charCount(c);
    }
    List<String> words = Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}-]+"));
    long others = words.stream().filter(OTHERS::contains).distinct().count();
    long english = words.stream().filter(ENGLISH::contains).distinct().count();
    return others > MOST_WORDS && others > english ? Optional.of(0) : Optional.empty();
  }
}
