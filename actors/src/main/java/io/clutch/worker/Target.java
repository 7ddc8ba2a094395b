package io.clutch.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a worker serves. */
public sealed interface Target {

  /** Functions of the listed modules, or of any. */
  record Functions(List<String> modules, boolean any) implements Target {
    public Functions {
      modules = List.copyOf(modules);
    }
  }

  /** The methods of one object of a class, made anew for each process. */
  record Actor(String path, List<Object> positional, Map<String, Object> named) implements Target {
    public Actor {
      positional = Collections.unmodifiableList(new ArrayList<>(positional));
      named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /** Without the values of the arguments: they may be secrets. */
    @Override
    public String toString() {
      return "Actor[path="
          + path
          + ", positional="
          + positional.size()
          + ", named="
          + named.keySet()
          + "]";
    }
  }
}
