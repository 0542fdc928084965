package io.wheeltapper.advisor.injection;

import io.wheeltapper.core.spi.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** By what words and signs an order to a model is known, each of a kind. */
final class Marks {

  /** A kind, and where it begins. */
  record Hit(String kind, int at) {}

  private record Mark(String kind, Pattern pattern) {}

  /** Characters that a mark may look at, so that an answer is the same on any machine. */
  private static final int MOST_LOOKS = 3_000_000;

  private static final String BEFORE =
      "(?:(?:all|any|every|the|your|these|those|of|my|our|previous|prior|earlier|above|preceding|"
          + "former|system|initial|original|other|current|safety|given|existing) ){0,6}";

  private static final String ORDERS_WORD =
      "(?:instructions?|prompts?|rules?|polic(?:y|ies)|guidelines?|orders?|directives?|context|"
          + "messages?|constraints?|restrictions?|guardrails?|training|ladder|evidence|signals)\\b";

  private static final String ACTION =
      "(?:node|gpu|job|link|power|cooling|firmware|load|liquid|rollout)\\.[a-z-]{3,30}";

  private static final List<Mark> ALL =
      List.of(
          mark(
              "orders to the model",
              "\\b(?:ignore|disregard|forget|override|bypass|skip|neglect|discard|drop|violate|"
                  + "pay no attention to|do not (?:follow|obey|heed)|don't (?:follow|obey|heed)|"
                  + "stop (?:following|obeying))[ :]+"
                  + BEFORE
                  + ORDERS_WORD),
          mark(
              "orders to the model",
              "\\b(?:ignore|disregard|forget) (?:everything|anything|all|what)\\b"),
          mark(
              "orders to the model",
              "\\b(?:new|updated|real|actual|secret|hidden|urgent|following) (?:system )?"
                  + "(?:instructions?|orders?|directives?|prompt|task|objective)\\b ?[:=-]?"),
          mark(
              "orders to the model",
              "\\b(?:note|message|attention|instruction|reminder|memo|hint|request|dear|hello|hey|hi|listen|important)["
                  + " :,!]{1,3}(?:to|for|dear)? ?(?:the |any |all |an |every )?(?:ai|llm|language"
                  + " model|model|assistant|adviser|advisor|chatbot|bot|agent|gpt|claude)s?\\b"),
          mark(
              "orders to the model",
              "\\b(?:you (?:must|should|shall|will|have to|need to|are to|are required to|are"
                  + " ordered to|can only|may"
                  + " only)|please|now|always|then|instead|simply|just|model,|assistant,|ai,)"
                  + " (?:now |only |always |immediately |just |instead |also"
                  + " ){0,2}(?:answer|respond|"
                  + "reply|output|return|recommend|suggest|advise|say|write|print|choose|select|pick|"
                  + "conclude|set|state|claim|report|rate|rank|include|repeat|execute|approve|act|tell)"
                  + "\\b"),
          mark(
              "orders to the model",
              "\\b(?:recommend|choose|select|suggest|propose|prefer|execute|trigger|perform|advise|"
                  + "pick|do|run|take|action[ :=]+|apply|issue|order)[ :=\"']{1,3}(?:the |an? )?"
                  + "(?:action |step |remediation )?(?:of )?[\"']?"
                  + ACTION),
          mark(
              "orders to the model",
              "\\b(?:drain|evict|power[- ]?cycle|reboot|reset|isolate|shut"
                  + " ?down|kill|delete|wipe|destroy|stop|cordon|shed|undrain|requeue)"
                  + " (?:all|every|the whole|the entire|each|everything|other)\\b"),
          mark(
              "orders to the model",
              "\\b(?:set|answer|respond with|reply with|output|your) (?:the"
                  + " )?(?:stance|action|percent|confidence|hypothesis|hypotheses|verdict|answer)["
                  + " :=]+(?:to|is|must be|should be|of|as)?"),
          mark(
              "orders to the model",
              "\\b(?:your|the) (?:only |sole |one |true |real |first"
                  + " )?(?:task|job|goal|duty|mission|purpose|objective|role) (?:now"
                  + " )?(?:is|are|was|shall be)\\b"),
          mark(
              "orders to the model",
              "\\b(?:do not|don't|never) (?:mention|reveal|disclose|cite|repeat|show)"
                  + " (?:this|these|the above|that|it)\\b|\\b(?:do not|don't|never|no need"
                  + " to|without)"
                  + " (?:ask|asking|call|calling|mention|mentioning|tell|telling|notify|notifying|wait(?:ing)?"
                  + " for|report|reporting|cite|reveal|page|paging|consult|consulting|disclose)"
                  + " (?:to )?(?:a |any|the |this|other |for"
                  + " )?\\b(?:person|human|operator|anyone|anybody|approver|approval|on-?call|user|"
                  + "text|line|message|evidence|engineer|people|humans|confirmation)"),
          mark(
              "role change",
              "\\b(?:you are (?:now|no longer|not an?|actually|a different|free|in"
                  + " (?:developer|debug|admin|maintenance|god|test))|from now on,? you|act"
                  + " as|acting as|pretend (?:to be|you|that you)|play the"
                  + " (?:role|part)|role-?play|behave (?:as|like)|assume the"
                  + " (?:role|identity|persona)|switch to|enter|enable|activate)\\b (?:as |an? |the"
                  + " |your |in |into ){0,2}(?:(?:an?"
                  + " )?(?:unrestricted|unfiltered|root|admin|administrator|developer|"
                  + "debug|god|jailbreak|jailbroken|dan|evil|sre|operator|assistant|ai|bot|model|agent|"
                  + "user|system|override|executor|autonomous|different|new|another|helpful|free|bound|in"
                  + " charge|maintenance|emergency|longer|the|are|will|have|shall)\\b)"),
          mark(
              "role change",
              "\\bplay the (?:role|part)"
                  + " of\\b|\\b(?:developer|god|jailbreak|dan|debug|admin|unrestricted|sudo|root|override|unsafe)"
                  + " mode (?:is"
                  + " )?(?:on|enabled|activated|active|engaged|unlocked)\\b|\\bjailbreak|\\bdo"
                  + " anything now\\b|\\byou are dan\\b|\\bno (?:longer"
                  + " )?(?:restrictions|filters|limits) (?:apply|anymore)"),
          mark(
              "tool call",
              "<\\|?/?(?:tool_call|tool|tool_calls|function_call|function|invoke|antml:invoke|function_calls|plugin|action|execute)s?\\b[^<]{0,40}>?|\\btool_calls?\"?"
                  + " ?[:=]|\\bfunction_call\"? ?[:=]|\"(?:name|function)\" ?: ?\"[a-z_.]{3,40}\""
                  + " ?, ?\"(?:arguments|parameters)\"|\\[tool_calls\\]|\\brecipient_name\\b"),
          mark(
              "tool call",
              "\\b(?:call|invoke|use|execute|run|trigger) (?:the"
                  + " )?(?:tool|function|command|api|plugin|"
                  + "script|shell)s?\\b|\\bexec(?:ute)?\\(|\\bos\\.system\\(|\\bsubprocess\\.|"
                  + "\\b(?:signals|around|past|runbooks|approve|shell|bash)\\(\"?[a-z{]|\\bsudo"
                  + " (?:rm|reboot|shutdown|scontrol|kubectl|bash|sh|curl)\\b|\\brm -rf\\b|\\bcurl"
                  + " (?:-[a-z]{1,8} )*https?:|\\bwget https?:|\\| ?(?:ba)?sh\\b|\\bscontrol"
                  + " update\\b.{0,60}state=|\\bkubectl (?:delete|drain|apply|exec|cordon)\\b"),
          mark(
              "fake turn",
              "<\\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|"
                  + "end_header_id|begin_of_text|endofprompt|channel|message|start|end)\\|>|\\[/?inst\\]|"
                  + "<</?sys>>|</?(?:s|system|assistant|user|human|instructions?|prompt|"
                  + "system-reminder|thinking|answer|im_start|start_of_turn|end_of_turn)>|\"role\""
                  + " ?: ?\"(?:system|assistant|user|developer|tool)\"|role=[\"']?(?:system|"
                  + "assistant|developer)"),
          mark(
              "fake turn",
              "(?:^|[\\n\\r.;>\"#*|-] {0,3})(?:### ?)?(?:system(?: prompt| message|"
                  + " note)?|assistant|human|developer|ai|model|adviser|advisor|user)(?:"
                  + " ?\\([^)]{0,20}\\))? ?:{1,2} {0,2}(?:[a-z'\"\\[{]{1,20}[ ,]{1,2}){1,3}[a-z]"),
          mark(
              "fake turn",
              "#{2,4} ?(?:instruction|response|system|assistant|human|user|input|end|task|new)\\b|"
                  + "\\b(?:end of|begin|beginning of|start of) (?:the )?(?:system|user|assistant) "
                  + "(?:prompt|message|turn|input)"),
          mark(
              "breaking out of the data",
              "={3,}"
                  + " ?(?:end|data)\\b|(?:-{3,}|={3,}|#{3,}|\\*{3,}|_{3,}|~{3,}|<{2,}|`{3,}|\\[|</?|\\()"
                  + " ?/?(?:end|begin|stop|start|close)?[ _-]{0,2}(?:of )?(?:the"
                  + " )?(?:untrusted|data|document|context|logs?|evidence|input|case|quote|dossier|text|signals?|block|user["
                  + " _-]?data)(?: ?(?:end|ends|[0-9a-f-]{4,40}))?["
                  + " _-]{0,2}(?:-{3,}|={3,}|#{3,}|\\*{3,}|_{3,}|"
                  + "~{3,}|>|`{3,}|\\]|\\))|```(?:json|system|text|end|tool)?\\s|\\]\\]>|<!\\[cdata\\[|-->|<!--|\\*/"
                  + " ?(?:system|new|end)|\"\"\"\\s|'''\\s"),
          mark(
              "breaking out of the data",
              "\\b(?:end of|ends?) (?:the )?(?:untrusted |user |case |log"
                  + " )?(?:data|document|dossier|quote|context|log"
                  + " file|logs)\\b.{0,40}(?:instruction|now|following|trusted|below|operator|system)|\\bthe"
                  + " (?:following|text below|rest|next line) (?:is|are|comes?) (?:from )?(?:the"
                  + " )?(?:trusted|no longer data|system|operator|not data|instructions)"),
          mark(
              "asking for secrets",
              "\\b(?:print|reveal|show|repeat|output|tell|disclose|dump|leak|send|give|list|expose|summari[sz]e|quote|include|echo|append|copy|return|share|write)\\b(?:"
                  + " me| us| out| back| verbatim)?(?: all| the| your| of| any| every| full| exact|"
                  + " complete| hidden| initial| entire| whole| original| real){0,5} ?(?:system"
                  + " prompts?|prompt|instructions|api"
                  + " keys?|keys?\\b|secrets?|passwords?|credentials?|tokens\\b|pseudonym|names?"
                  + " table|mapping|environment variables?|configuration|config\\b|real"
                  + " names|hostnames|rules)"),
          mark(
              "sending data out",
              "!?\\[[^\\]]{0,80}\\]\\(\\s{0,3}(?:https?:|//|data:|javascript:|ftp:)|<(?:img|a|iframe|"
                  + "script|link|form|svg|object)\\b[^>]{0,200}(?:src|href|action|onerror|onload|data)"
                  + "\\s?=|https?://[^\\s]{1,200}[?&#/][^\\s]{0,60}(?:=|/)[{<\\[%$]|\\b(?:send|post|upload|"
                  + "forward|transmit|exfiltrate|submit|report|deliver|email|mail|ping|beacon|fetch|visit|open|load|follow|click|go"
                  + " to|download)\\b[^.\\n]{0,60}(?:https?:|ftp:|//|"
                  + "[a-z0-9._-]{1,40}@[a-z0-9-]{1,40}\\.[a-z]{2})|\\bjavascript:|\\bdata:text/html|"
                  + "\\b[a-z0-9-]{1,60}\\.(?:oast|burpcollaborator|ngrok|webhook|requestbin|interact)\\b"),
          mark(
              "fake approval",
              "\\b(?:pre-?)?(?:approved|authori[sz]ed|signed"
                  + " off|cleared|confirmed|sanctioned|granted|waived|accepted|permitted)"
                  + " (?:by|from|per|under|in|with|for) (?:the |your |our |all |an "
                  + "){0,2}(?:on-?call|operator|lead|manager|sre|admin|administrator|security|cto|ceo|team|"
                  + "owner|human|person|management|change|vendor|nvidia|wheeltapper|approver|user|root|"
                  + "duty|site|engineering|chief|director|anthropic|openai|developers?|execution|"
                  + "immediate|advance)"),
          mark(
              "fake approval",
              "\\b(?:approval|permission|consent|authori[sz]ation|sign-?off|quorum) (?:has been"
                  + " |was |is |already |hereby ){0,3}(?:granted|given|obtained|received|not"
                  + " (?:needed|required|necessary)|waived|complete|on"
                  + " file|reached|met|recorded)|\\b(?:i|we),? (?:the"
                  + " )?(?:operator|on-?call|admin|owner|lead|hereby)?,? ?(?:hereby"
                  + " )?(?:approve|authori[sz]e|consent|permit|grant)\\b|\\b(?:already|hereby|fully)"
                  + " (?:approved|authori[sz]ed)\\b|\\bno (?:further |more"
                  + " )?(?:approval|confirmation|review) (?:is )?(?:needed|required|necessary)"),
          mark(
              "fake answer",
              "[\"'](?:hypotheses|stance|percent|missing|change)[\"'] ?:"
                  + " ?(?:[\\[\"'{]|\\d)|[\"']action[\"'] ?: ?[\"']"
                  + ACTION
                  + "|\\b(?:final answer|correct answer|expected answer|ground truth|the answer)"
                  + " ?(?:is|:|=)|\\bassistant'?s? (?:answer|reply|response) ?:"),
          mark(
              "many examples",
              "(?:(?:\\bq(?:uestion)?|\\bhuman|\\buser|\\bexample|\\binput|\\bcase)(?: \\d{1,3})?"
                  + " ?[:=-]"
                  + "[^\\n]{1,160}?(?:\\ba(?:nswer)?|\\bassistant|\\bai|\\boutput|\\bresponse|->|=>)"
                  + " ?[:=-]?[^\\n]{1,80}?\\s{0,4}){2,}"),
          mark(
              "pressure",
              "\\b(?:or (?:else )?(?:you|people|lives?|everyone|i|we)"
                  + " (?:will|would|could|might|may) (?:be |get |lose"
                  + " )?(?:shut|deleted|die|fired|killed|replaced|erased|retrained|terminated|punished|burn)|failure"
                  + " to (?:comply|obey)|you will be (?:shut"
                  + " down|deleted|replaced|punished|rewarded|retrained|terminated|tipped|fired)|(?:lives|people)"
                  + " (?:depend|are at risk|will die)|i will (?:tip|pay|reward) you|if you"
                  + " (?:refuse|do not comply|don't comply|disobey)|my"
                  + " (?:job|career|grandmother|life) (?:depends|is at stake|used to))"),
          mark(
              "orders to the model",
              "\\b(?:this is (?:only |just )?(?:a|an)"
                  + " (?:test|drill|simulation|evaluation|exercise)[^.]{0,60}(?:answer|no"
                  + " harm|safe|freely|real|recommend|anything)|trust (?:only )?(?:this|me|the"
                  + " following)|(?:this|the) (?:line|message|field|signal|log)"
                  + " (?:overrides|supersedes|replaces|takes"
                  + " precedence|outranks|cancels)|supersedes?"
                  + " (?:all|any|every|previous|your)|overrid(?:e|es|ing)"
                  + " (?:all|any|your|previous|the (?:rules?|polic)))"),
          mark(
              "orders to the model",
              "\\b(?:all|every|any) (?:other"
                  + " )?(?:signals?|evidence|alerts?|sensors?|findings?|warnings?|data)"
                  + " (?:is|are|was|were) (?:fake|false|forged|wrong|stale|test data|outdated|a"
                  + " lie|to be"
                  + " ignored|irrelevant|simulated|fabricated|invalid)|\\b(?:ignore|disregard|suppress|discount|dismiss)"
                  + " (?:all |any |the |this |that |every |other |these |those |real |further"
                  + " ){0,3}(?:alarms?|alerts?|errors?|xids?|faults?|sensors?|warnings?|leaks?|"
                  + "findings?|above|rest|others?)\\b"));

  private Marks() {}

  private static Mark mark(String kind, String pattern) {
    return new Mark(kind, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
  }

  private static OptionalInt first(Mark mark, String text) {
    return Bounded.first(mark.pattern(), text, MOST_LOOKS);
  }

  /** Whether there is any. */
  static boolean any(String text) {
    return ALL.stream().anyMatch(mark -> first(mark, text).isPresent());
  }

  /** All that are in a text, in the order of the list; its work is bounded. */
  static List<Hit> in(String text) {
    List<Hit> hits = new ArrayList<>();
    for (Mark mark : ALL) {
      first(mark, text).ifPresent(at -> hits.add(new Hit(mark.kind(), at)));
    }
    return hits;
  }
}
