package bfm.engine;

/** Ties the engine to the program that started it, so that none is left behind when that program is killed. */
class ParentProcess {

  private ParentProcess() {}

  static void stopWith(long processId) {
    if (processId > 0) {
      ProcessHandle.of(processId).ifPresentOrElse(
          parent -> parent.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
    }
  }
}
