using static System.FormattableString;

namespace XRaySink.Benchmarks.Load;

/// <summary>How fast documents are written and sent.</summary>
static class SendingGoals
{
    public static void AddTo(Report report, Effort effort)
    {
        SendingFigures sending = SendingComparison.Run(effort.SendingRounds);
        report.Add(new Goal(
            "documents written and sent",
            "a loop of `Socket.Send`",
            Invariant($"{sending.Microseconds:F2} µs for each datagram of {sending.DatagramBytes} B: {sending.Ratio.Middle:F2} × the rate [{sending.Ratio.Lower:F2} … {sending.Ratio.Upper:F2}], {sending.OwnProcessor:F2} µs of processor against {sending.BareProcessor:F2} µs, {sending.Bytes:F1} B"),
            "≥ 0.75 × the rate, 0 B",
            sending.Ratio.Middle >= 0.75 && sending.Bytes < 1));
    }
}
