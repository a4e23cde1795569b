import Glibc

/// How a program has ended, as shells count it: its exit status, or 128 and the number of the signal.
public enum ProcessStatus {
    /// Waits for its end; -1 for what is no child of ours.
    public static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return ofShell(status)
    }

    /// Of what `waitpid` has given.
    public static func ofShell(_ status: Int32) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
}
