using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace XRaySink.Fody.Tests.Proof;

/// <summary>
/// Finds what is wrong with a woven module and no compiler or verifier at hand would find: it crashes the process, or it fails only
/// when the code runs.
/// </summary>
static class StructuralLint
{
    public static List<string> Check(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        var findings = new List<string>();

        if (module.AssemblyReferences.Any(reference => reference.Name is "System.Private.CoreLib"))
            findings.Add("the module refers to System.Private.CoreLib");

        foreach (IGrouping<string, AssemblyNameReference> twice in module.AssemblyReferences.GroupBy(reference => reference.Name).Where(group => group.Count() > 1))
            findings.Add($"the module refers to {twice.Key} more than once");

        foreach (string tool in new[] { "FodyHelpers", "Fody", "Mono.Cecil", "Mono.Cecil.Rocks", "XRaySink.Fody" })
        {
            if (module.AssemblyReferences.Any(reference => reference.Name == tool))
                findings.Add($"the module refers to {tool}");
        }

        foreach (MethodDefinition method in module.GetAllTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            findings.AddRange(Check(method).Select(finding => $"{method.FullName}: {finding}"));
        return findings;
    }

    static IEnumerable<string> Check(MethodDefinition method)
    {
        MethodBody body = method.Body;
        var instructions = new HashSet<Instruction>(body.Instructions);

        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                // Cecil finds no instruction where the branch leads.
                case null when instruction.OpCode.OperandType is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget:
                case Instruction[] targets when !targets.All(instructions.Contains):
                    yield return $"{instruction} leads to no instruction";
                    break;

                case MemberReference and IMemberDefinition when IsRawMemberOfGenericType((MemberReference)instruction.Operand):
                    yield return $"{instruction} names a member of a generic type without its type arguments";
                    break;

                case FieldReference field when field.Resolve() is { IsPrivate: true } definition && !IsWithin(method.DeclaringType, definition.DeclaringType):
                    yield return $"{instruction} reaches for a private field of another type";
                    break;

                case MethodReference called when IsOurs(called) && called.Name.StartsWith("Begin", StringComparison.Ordinal) && method.Name == "MoveNext" && Regions(body, instruction) != 1:
                    yield return $"{instruction} is not in the outermost try alone";
                    break;
            }
        }

        foreach (string finding in CheckHandlers(body))
            yield return finding;
    }

    static IEnumerable<string> CheckHandlers(MethodBody body)
    {
        for (int outer = 0; outer < body.ExceptionHandlers.Count; outer++)
        {
            ExceptionHandler handler = body.ExceptionHandlers[outer];
            if (handler.TryStart.Offset >= handler.TryEnd.Offset || handler.HandlerStart.Offset < handler.TryEnd.Offset)
                yield return $"handler {outer} has no sound range";

            for (int inner = outer + 1; inner < body.ExceptionHandlers.Count; inner++)
            {
                ExceptionHandler later = body.ExceptionHandlers[inner];
                bool inside = handler.TryStart.Offset <= later.TryStart.Offset && later.TryEnd.Offset <= handler.TryEnd.Offset;
                bool same = handler.TryStart == later.TryStart && handler.TryEnd == later.TryEnd;
                if (inside && !same)
                    yield return $"handler {inner} lies inside handler {outer} and comes after it";
            }
        }
    }

    // Cecil gives a definition for a member of this module that is written without type arguments: its own type's code must not do so.
    static bool IsRawMemberOfGenericType(MemberReference member) =>
        member is (FieldDefinition or MethodDefinition) && member.DeclaringType is { HasGenericParameters: true };

    static bool IsOurs(MethodReference method) => method.DeclaringType.FullName == "XRaySink.Weaving.MethodScope";

    static int Regions(MethodBody body, Instruction instruction) =>
        body.ExceptionHandlers
            .Where(handler => handler.TryStart.Offset <= instruction.Offset && instruction.Offset < handler.TryEnd.Offset)
            .Select(handler => (handler.TryStart, handler.TryEnd)).Distinct().Count();

    static bool IsWithin(TypeDefinition type, TypeDefinition owner)
    {
        for (TypeDefinition? current = type; current is not null; current = current.DeclaringType)
        {
            if (current == owner)
                return true;
        }
        return false;
    }
}
