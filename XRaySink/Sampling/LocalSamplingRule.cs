namespace XRaySink.Sampling;

/// <summary>One rule of <see cref="LocalSamplingRules"/>.</summary>
/// <remarks>In patterns <c>*</c> stands for any run of characters and <c>?</c> for exactly one; the whole text is compared, without regard to case.</remarks>
public sealed record LocalSamplingRule
{
    readonly string host = "*";
    readonly string method = "*";
    readonly string path = "*";
    readonly int fixedTarget = 1;
    readonly double rate = 0.05;

    /// <summary>What the rule is for. Nothing reads it.</summary>
    public string? Description { get; init; }

    /// <summary>A pattern for the host name. The default is <c>*</c>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public string Host
    {
        get => host;
        init => host = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>A pattern for the HTTP method, which is <c>TASK</c> for tasks. The default is <c>*</c>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public string Method
    {
        get => method;
        init => method = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>A pattern for the path of the URL. The default is <c>*</c>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public string Path
    {
        get => path;
        init => path = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>How many traces are recorded in each second before <see cref="Rate"/> counts: 0 or more. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int FixedTarget
    {
        get => fixedTarget;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            fixedTarget = value;
        }
    }

    /// <summary>The share of the other traces that is recorded, from 0 (none) to 1 (all). The default is 0.05.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within 0 and 1.</exception>
    public double Rate
    {
        get => rate;
        init => rate = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A rate is from 0 to 1.");
    }
}
