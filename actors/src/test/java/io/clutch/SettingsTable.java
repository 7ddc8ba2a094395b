package io.clutch;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A table of a page of the guide that has each method of settings, or each key. */
public record SettingsTable(String page, String head) {
  private static final Pattern CODE = Pattern.compile("`([a-zA-Z-]+)");
  private static final String BOUNDS = "| word | where | default |";

  /** The methods in its first column. */
  public Set<String> methods() {
    var methods = new TreeSet<String>();
    rows().forEach(row -> methods.addAll(code(row.get(0))));
    methods.removeIf(name -> !name.startsWith("with"));
    return methods;
  }

  /** The keys in its second column. */
  public Set<String> keys() {
    var keys = new TreeSet<String>();
    rows().forEach(row -> keys.addAll(code(row.get(1))));
    return keys;
  }

  /** The methods that change settings. */
  public static Set<String> methodsOf(Class<?> settings) {
    return new TreeSet<>(
        Arrays.stream(settings.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> name.startsWith("with"))
            .toList());
  }

  /** What the table of bounds in the page of calls says of a word's default. */
  public static String defaultBound(String word) {
    return new SettingsTable("calls", BOUNDS)
        .rows().stream()
            .filter(row -> row.get(0).equals("`" + word + "`"))
            .map(row -> row.get(2))
            .findFirst()
            .orElseThrow();
  }

  private List<List<String>> rows() {
    return MarkdownPage.of(Repository.ROOT.resolve("docs/guide/" + page + ".md")).table(head);
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
