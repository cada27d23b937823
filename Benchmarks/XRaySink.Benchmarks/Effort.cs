namespace XRaySink.Benchmarks;

/// <summary>How much time the measurements may take.</summary>
sealed record Effort
{
    /// <summary>For figures: about 20 minutes in all.</summary>
    public static readonly Effort Full = new();

    /// <summary>To see that everything runs: less than two minutes, and no figures to rely on.</summary>
    public static readonly Effort Quick = new()
    {
        IsQuick = true,
        LongestWarmUp = TimeSpan.FromSeconds(1),
        Launches = 1,
        Rounds = 3,
        Bursts = 3,
        LoadLaunches = 1,
        LoadRounds = 1,
        LoadTurn = TimeSpan.FromSeconds(0.5),
        SendingRounds = 3,
        GrowthRounds = 3,
    };

    public bool IsQuick { get; private init; }

    /// <summary>How long a contestant may wait until nothing is compiled any more.</summary>
    public TimeSpan LongestWarmUp { get; private init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often each contestant's process is started.</summary>
    public int Launches { get; private init; } = 3;

    /// <summary>How many turns each has in its life.</summary>
    public int Rounds { get; private init; } = 12;

    /// <summary>How many bursts make a turn.</summary>
    public int Bursts { get; private init; } = 15;

    /// <summary>How often each web application is started.</summary>
    public int LoadLaunches { get; private init; } = 6;

    /// <summary>How many turns each has in its life.</summary>
    public int LoadRounds { get; private init; } = 4;

    /// <summary>How long such a turn is.</summary>
    public TimeSpan LoadTurn { get; private init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many turns the sender of documents has.</summary>
    public int SendingRounds { get; private init; } = 25;

    /// <summary>How often each size of a curve is measured.</summary>
    public int GrowthRounds { get; private init; } = 40;
}
