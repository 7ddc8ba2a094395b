package io.clutch;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Finds the types of source files that have a Javadoc comment, by the compiler's own parser. */
final class JavadocComments extends TreePathScanner<Void, String> {
  private final Trees trees;
  private final Set<String> documented = new TreeSet<>();

  private JavadocComments(Trees trees) {
    this.trees = trees;
  }

  /** The canonical names of the types with a comment. */
  static Set<String> in(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var sources = manager.getJavaFileObjectsFromPaths(files);
      var task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, sources);
      var comments = new JavadocComments(Trees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        comments.scan(unit, unit.getPackageName().toString());
      }
      return comments.documented;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Void visitClass(ClassTree type, String outer) {
    String name = outer + "." + type.getSimpleName();
    String comment = trees.getDocComment(getCurrentPath());
    if (comment != null && !comment.isBlank()) {
      documented.add(name);
    }
    return super.visitClass(type, name);
  }
}
