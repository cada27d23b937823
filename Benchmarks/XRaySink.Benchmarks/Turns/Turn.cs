using System.Globalization;

namespace XRaySink.Benchmarks.Turns;

/// <summary>What a call took, and what it allocated on its thread, in one turn.</summary>
readonly record struct Turn(double Nanoseconds, double Bytes)
{
    public static Turn Parse(string text) =>
        text.Split(' ') is [var nanoseconds, var bytes]
            ? new Turn(double.Parse(nanoseconds, CultureInfo.InvariantCulture), double.Parse(bytes, CultureInfo.InvariantCulture))
            : throw new FormatException("A contestant answered '" + text + "' in place of a time and bytes.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Nanoseconds:R} {Bytes:R}");
}
