package bfm.engine;

import java.util.Set;

/** Somebody as the directory of the house knows them; groups by the names that they have there. */
record DirectoryPerson(String id, String first, String last, Set<String> groups) {

  DirectoryPerson {
    first = first == null ? "" : first;
    last = last == null ? "" : last;
  }
}
