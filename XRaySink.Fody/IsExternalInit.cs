namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit <c>init</c> accessors, which .NET Standard 2.0 has no marker for.</summary>
static class IsExternalInit;
