using static System.FormattableString;

namespace XRaySink.Benchmarks.Turns;

/// <summary>Lines of the table about calls.</summary>
static class CallGoal
{
    /// <summary>A call that may take a multiple of its baseline's time.</summary>
    public static Goal Ratio(string what, string beside, CallFigures own, double ratio, double bytes) => Compared(what, beside, own) with
    {
        Aim = Invariant($"≤ {ratio:0.##} ×, ≤ {bytes:0} B more"),
        IsMet = own.Ratio.Middle <= ratio && Math.Round(own.MoreBytes) <= bytes,
    };

    /// <summary>A call that may take so much longer than its baseline, and allocate so much more where that is limited too.</summary>
    public static Goal More(string what, string beside, CallFigures own, double nanoseconds, double bytes = double.PositiveInfinity) => new(
        what,
        beside,
        Invariant($"{own.More.Middle:+0.0;-0.0;0} ns [{own.More.Lower:0.0} … {own.More.Upper:0.0}], {own.MoreBytes:+0;-0;0} B"),
        Invariant($"≤ {nanoseconds:#,0} ns more") + (double.IsFinite(bytes) ? Invariant($", ≤ {bytes:#,0} B more") : ""),
        own.More.Middle <= nanoseconds && Math.Round(own.MoreBytes) <= bytes);

    /// <summary>A call beside its baseline, without an aim.</summary>
    public static Goal Compared(string what, string beside, CallFigures own) => new(
        what,
        beside,
        Invariant($"{own.Nanoseconds:#,0} ns, {own.Bytes:#,0} B: {own.Ratio.Middle:0.00} × [{own.Ratio.Lower:0.00} … {own.Ratio.Upper:0.00}], {own.MoreBytes:+#,0;-#,0;0} B"));
}
