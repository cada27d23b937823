using Microsoft.Extensions.Logging;
using XRaySink.Configuration;

namespace XRaySink.Sampling;

/// <summary>
/// Who decides for a sink: the strategy that code gives; else the rules of X-Ray, with local ones where those cannot; else the local rules
/// alone.
/// </summary>
sealed class SamplingChoice : IDisposable
{
    readonly ISamplingStrategy? given;
    readonly LocalSamplingRules rules;
    readonly bool isCentral;

    SamplingChoice(XRaySinkOptions options, SinkSettings settings)
    {
        given = options.Sampling;
        rules = settings.SamplingRules.Value ?? LocalSamplingRules.Default;
        isCentral = settings.UseCentralSampling.Value;
        (Strategy, Description) = given is null
            ? (Own(options.TimeProvider), DescriptionOf(settings))
            : (given, $"{given.GetType().Name} ({Setting<bool>.Code})");
    }

    public ISamplingStrategy Strategy { get; }

    /// <summary>What decides, and who said so.</summary>
    public string Description { get; }

    public static SamplingChoice Of(XRaySinkOptions options, SinkSettings settings, ILogger logger)
    {
        var choice = new SamplingChoice(options, settings);
        if (choice.Strategy is CentralSampling central)
            central.UseDefaults(settings.Daemon.Value.Tcp, logger);
        return choice;
    }

    /// <summary>Whether the settings still say the same, so that what was granted and counted need not be forgotten.</summary>
    public bool Holds(XRaySinkOptions options, SinkSettings settings) =>
        given == options.Sampling
        && (given is not null || (isCentral == settings.UseCentralSampling.Value && rules.SaysTheSameAs(settings.SamplingRules.Value ?? LocalSamplingRules.Default)));

    public void Dispose() => (Strategy as IDisposable)?.Dispose();

    ISamplingStrategy Own(TimeProvider clock)
    {
        var local = new LocalSampling(rules, clock);
        return isCentral ? new CentralSampling(new CentralSamplingOptions { Fallback = local, TimeProvider = clock }) : local;
    }

    static string DescriptionOf(SinkSettings settings) =>
        settings.UseCentralSampling.Value ? $"the rules of the X-Ray console ({settings.UseCentralSampling.Origin})"
        : settings.SamplingRules.Value is null ? $"one trace a second and 5 % ({settings.UseCentralSampling.Origin})"
        : $"a file of rules ({settings.SamplingRules.Origin})";
}
