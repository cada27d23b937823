using Fody;
using Mono.Cecil;

namespace XRaySink.Fody.Diagnostics;

/// <summary>Tells the build what is wrong, with the place in the source, as the project's warning settings ask for it.</summary>
/// <remarks>
/// Fody knows no codes, so the settings are kept here. They come among the constants of the project: see <c>XRaySink.Fody.targets</c>.
/// </remarks>
sealed class Report
{
    readonly BaseModuleWeaver weaver;
    readonly HashSet<string> silenced;
    readonly HashSet<string> raised;
    readonly HashSet<string> kept;
    readonly bool raiseAll;
    int errors;

    public Report(BaseModuleWeaver weaver)
    {
        this.weaver = weaver;
        silenced = Setting("NoWarn");
        raised = Setting("WarningsAsErrors");
        kept = Setting("WarningsNotAsErrors");
        raiseAll = Setting("TreatWarningsAsErrors").Contains("true");
    }

    public void Error(string code, string message, MethodDefinition? where = null)
    {
        errors++;
        weaver.WriteError(code + ": " + message, where is null ? null : SourcePlace.Of(where));
    }

    public void Warning(string code, string message, MethodDefinition? where = null)
    {
        if (silenced.Contains(code))
            return;

        if ((raiseAll || raised.Contains(code)) && !kept.Contains(code))
            Error(code, message, where);
        else
            weaver.WriteWarning(code + ": " + message, where is null ? null : SourcePlace.Of(where));
    }

    /// <summary>
    /// Leaves the assembly as it was compiled when there was an error. Were it written, the next build would find an assembly that
    /// Fody has processed, and succeed without weaving it.
    /// </summary>
    public void StopIfThereAreErrors()
    {
        if (errors > 0)
            throw new WeavingException($"XRaySink wove nothing because of {(errors == 1 ? "an error" : errors + " errors")}; see docs/diagnostics.md.");
    }

    HashSet<string> Setting(string name)
    {
        string prefix = name + "=";
        return new(
            weaver.DefineConstants
                .Where(constant => constant.StartsWith(prefix, StringComparison.Ordinal))
                .SelectMany(constant => constant.Substring(prefix.Length).Split(',', ' '))
                .Select(value => value.Trim()),
            StringComparer.OrdinalIgnoreCase);
    }
}
