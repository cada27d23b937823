namespace XRaySink;

static class PropagationDefaults
{
    public static void Install() { }
    public static void Uninstall() { }
}
