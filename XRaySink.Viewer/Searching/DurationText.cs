using System.Globalization;

namespace XRaySink.Viewer.Searching;

/// <summary>Durations as people write them: <c>850 µs</c>, <c>12.3 ms</c>, <c>1.25 s</c>, <c>3 m 20 s</c>.</summary>
static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return duration switch
        {
            { Ticks: <= 0 } => "0 ms",
            { TotalMilliseconds: < 1 } => string.Create(culture, $"{duration.TotalMicroseconds:0} µs"),
            { TotalMilliseconds: < 100 } => string.Create(culture, $"{duration.TotalMilliseconds:0.0} ms"),
            { TotalSeconds: < 1 } => string.Create(culture, $"{duration.TotalMilliseconds:0} ms"),
            { TotalMinutes: < 1 } => string.Create(culture, $"{duration.TotalSeconds:0.00} s"),
            { TotalHours: < 1 } => string.Create(culture, $"{duration.Minutes} m {duration.Seconds:00} s"),
            _ => string.Create(culture, $"{(int)duration.TotalHours} h {duration.Minutes:00} m"),
        };
    }

    /// <summary>Reads a number with <c>us</c>, <c>ms</c>, <c>s</c> or <c>m</c>; without a unit it is in milliseconds.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        string number = text.TrimEnd("usmµ".ToCharArray());
        double? milliseconds = text[number.Length..] switch
        {
            "us" or "µs" => 0.001,
            "ms" or "" => 1,
            "s" => 1000,
            "m" => 60_000,
            _ => null,
        };
        if (milliseconds is not { } unit || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || value * unit > int.MaxValue)
            return false;

        duration = TimeSpan.FromMilliseconds(value * unit);
        return true;
    }
}
