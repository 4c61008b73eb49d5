// The judge of Java for oracles.py: a line of arguments for javac in (parted by tabs), what it says out, then a line
// with a dot. Stays alive between questions. Run: java OracleJava.java
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

class OracleJava {
    public static void main(String[] none) throws Exception {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            javac.run(null, said, said, line.split("\t"));
            System.out.println(said.toString(StandardCharsets.UTF_8) + "\n.");
            System.out.flush();
        }
    }
}
