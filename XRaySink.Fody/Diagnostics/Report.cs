using Fody;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace XRaySink.Fody.Diagnostics;

/// <summary>Tells the build what is wrong, with the place in the source.</summary>
sealed class Report(BaseModuleWeaver weaver)
{
    int errors;

    public void Error(string code, string message, MethodDefinition where)
    {
        errors++;
        weaver.WriteError(code + ": " + message, SourcePlace.Of(where));
    }

    /// <summary>
    /// Leaves the assembly as it was compiled when there was an error. Were it written, the next build would find an assembly that
    /// Fody has processed, and succeed without weaving it.
    /// </summary>
    public void StopIfThereAreErrors()
    {
        if (errors > 0)
            throw new WeavingException($"XRaySink wove nothing: {errors} marked method(s) cannot be woven.");
    }
}
